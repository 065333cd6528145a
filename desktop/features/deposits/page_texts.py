"""The French words of the deposits page: controls, teaching, what it says of a drop, a plan, a selection. Pure."""

from datetime import datetime

from desktop.features.deposits import sorting_texts
from desktop.features.deposits.texts import documents
from desktop.kernel.french import count, number, size
from desktop.uploads.facts import AddReport, Composition, PlannedDeposit, SortKey, View
from desktop.uploads.reason_texts import ACCEPTED
from desktop.uploads.texts import KINDS, KINDS_SHORT

TITLE = "Déposer des documents"
NAV = "Déposer"

WORDS = "envoyer transmettre télécharger documents factures dépôt"
WORDS_JOIN = "ajouter importer scanner ouvrir"
WORDS_SEND = "transmettre déposer"
PASTE_FILES = "Coller des fichiers ou une image"

VIEWS: dict[View, str] = {
    View.ALL: "Tout",
    View.TO_SEND: "À envoyer",
    View.MOVING: "En cours",
    View.TO_MEND: "À corriger",
    View.SENT: "Envoyés",
}

NOTHING_HERE: dict[View, tuple[str, str]] = {
    View.ALL: ("Aucun document", "Déposez des fichiers dans la fenêtre pour commencer."),
    View.TO_SEND: ("Rien à envoyer", "Les documents que vous joignez apparaissent ici avant leur envoi."),
    View.MOVING: ("Rien en cours", "Les documents en route vers la Mutuelle apparaissent ici."),
    View.TO_MEND: ("Rien à corriger", "Tous vos documents ont été acceptés."),
    View.SENT: ("Aucun document envoyé", "Les documents reçus par la Mutuelle apparaissent ici avec leur accusé."),
}

COLUMNS: dict[SortKey, str] = {
    SortKey.ADDED: "Arrivée",
    SortKey.NAME: "Document",
    SortKey.KIND: "Type",
    SortKey.SIZE: "Taille",
    SortKey.DEPOSIT: "Dépôt",
    SortKey.STATE: "État",
}

JOIN_FILES = "Joindre des fichiers…"
JOIN_FILES_TIP = "Joindre des fichiers (Ctrl+J)"
JOIN_FOLDER = "Joindre un dossier…"
PASTE = "Coller"
PASTED_IMAGE = "Image collée"
PICK_FILES = "Joindre des fichiers"
PICK_FOLDER = "Joindre un dossier"
PICK_FILTER = (
    "Documents (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.heif *.avif *.webp *.bmp *.gif *.zip *.eml)"
    ";;Tous les fichiers (*)"
)

EMPTY_TITLE = "Déposez vos documents ici"
EMPTY_TEXT = "Glissez des fichiers ou un dossier entier dans la fenêtre, ou collez-les avec Ctrl+V."


def teaching(limit: int) -> tuple[tuple[str, str, str], ...]:
    """The three things to know before the first drop: icon, title, sentence."""
    return (
        (
            "file-pdf",
            "PDF, images, mails, ZIP",
            "Les photos HEIC, WebP ou BMP sont converties ; un mail ou une archive donne les fichiers qu’il contient.",
        ),
        (
            "package",
            f"{size(limit)} par dépôt",
            "Joignez autant de documents que vous voulez : ils sont répartis en dépôts automatiquement.",
        ),
        (
            "security",
            "Rien ne se perd",
            "Une fois en file, chaque document part une seule fois et revient avec un accusé.",
        ),
    )


DROP_TITLE = "Déposez pour joindre"
NO_FOLDER = "Un dossier n’est pas pris ici\u00a0: glissez ses fichiers."
DROP_TEXT = f"{ACCEPTED}, dossiers compris"

KIND_NEXT = "Type"
KIND_NEXT_HINT = "Type des prochains documents"
MESSAGE_NEXT = "Message à la Mutuelle"
MESSAGE_HINT = "Facultatif, joint aux prochains documents"
KIND = "Type"
MESSAGE = "Message…"
MESSAGE_TITLE = "Message à la Mutuelle"
MESSAGE_SAVE = "Enregistrer"
CANCEL = "Annuler"
REMOVE = "Retirer"
RETRY = "Réessayer"
RETRY_NOW = "Essayer maintenant"
PAUSE = "Mettre en pause"
RESUME = "Reprendre"
INSIST = "Envoyer quand même"
SEPARATE = "Mettre dans un dépôt à part"
REJOIN = "Remettre avec les autres"
LOOK = "Aperçu"
RECEIPT = "Voir l’accusé"
COPY_HASH = "Copier l’empreinte"
SELECT_ALL = "Tout sélectionner"
DESELECT = "Désélectionner"
UNDO = "Annuler"
SEE = "Voir"
MORE = "Plus d’actions"
MEND_RETRY_ALL = "Tout réessayer"
MEND_REMOVE_ALL = "Tout retirer"
SENT_HIDE_ALL = "Retirer les envoyés de la liste"
NOTHING_TO_SEND = "Aucun document n’attend d’être envoyé."
SENDING_NOW = "Envoi en cours de préparation…"
SHOW_PANEL = "Afficher l’aperçu"
HIDE_PANEL = "Masquer l’aperçu"
PANEL_EMPTY = "Choisissez un document pour le voir ici."
PANEL_NO_BYTES = "Plus d’aperçu : le document n’est plus sur ce poste."
PANEL_LOADING = "Ouverture…"
PANEL_FOLDER = "Dossier"
PANEL_SIZE = "Taille"
PANEL_KIND = "Type"
PANEL_DEPOSIT = "Dépôt"
PANEL_MESSAGE = "Message"
PANEL_HASH = "Empreinte"
PANEL_ADDED = "Ajouté"
LOADING = "…"
NO_MORE_DEPOSITS = "‹ début"
SEND_THESE = "Envoyer ces documents"
CHANGE_KIND = "Changer le type"
SELECTION_NAME = "Actions sur la sélection"
READING_TEXT = "Chaque fichier est vérifié, puis gardé sur ce poste. Vous pouvez continuer à travailler."
READING_NAME = "Lecture des fichiers"
PANEL_NEVER = "Pas d’aperçu de ce fichier."
PANEL_UNDRAWN = "Ce document ne peut pas être affiché ici. Il peut tout de même être envoyé."
PANEL_HASH_TIP = "Elle identifie le contenu exact du document. Elle figure aussi sur l’accusé."
NOTHING_PASTED = "Le presse-papiers ne contient ni fichier ni image."
TABLE_NAME = "Documents"
FILTERS_NAME = "Filtrer la liste"
BAR_NAME = "Envoi en cours"
METERS_NAME = "Composition des dépôts"
PANEL_NAME = "Aperçu du document"

KEYS: tuple[tuple[str, str], ...] = (
    ("Ctrl+V", PASTE_FILES),
    ("Ctrl+Enter", "Envoyer tout ce qui attend"),
    ("Ctrl+Shift+Enter", "Envoyer plus tard"),
    ("Space", "Voir le document en grand"),
    ("Enter", "Voir l’accusé d’un document envoyé"),
    ("Ctrl+U", "Réunir la sélection en un document"),
    ("Del", "Retirer la sélection"),
    ("Ctrl+Z", "Revenir sur ce qui vient d’être fait"),
    ("Ctrl+D", "Choisir un dossier"),
    ("Ctrl+R", "Réessayer la sélection"),
    ("Ctrl+A", "Tout sélectionner"),
    ("Esc", "Ne rien sélectionner"),
    ("Shift+F10", "Toutes les actions sur la sélection"),
    ("Ctrl+Shift+C", "Choisir les colonnes"),
)


def show_view(view: View, how_many: int) -> str:
    """A filter as something to do: "Afficher « À corriger » (6)"."""
    return f"Afficher « {VIEWS[view]} » ({number(how_many)})"


def pages(how_many: int) -> str:
    """ "3 pages"."""
    return count(how_many, "page", "pages")


def dragged(files: int, folders: int, octets: int, others: int, *, whole: bool, more: bool) -> str:
    """What is dragged over the window, as far as it was counted: "30 fichiers, 28 Mo, 2 dossiers"."""
    if not files and not folders:
        return count(others, "élément", "éléments")
    counted = count(files, "fichier", "fichiers")
    parts = [f"plus de {counted}" if more else counted, size(octets)] if files else []
    if folders:
        parts.append(count(folders, "dossier", "dossiers"))
    return f"{', '.join(parts)}{'' if whole else '…'}"


def drop_text(files: int, strangers: int) -> str:
    """Under it: what is taken, or how much of it seems not to be."""
    if not strangers:
        return DROP_TEXT
    if strangers == files:
        return f"{'Type' if files == 1 else 'Types'} de fichier non accepté{'' if files == 1 else 's'}. {DROP_TEXT}."
    return (
        f"dont {number(strangers)} d’un type non accepté, qui {'sera écarté' if strangers == 1 else 'seront écartés'}"
    )


def folder(path: str) -> str:
    """Where a document lay in what was dropped: "2026 › novembre"."""
    return path.replace("/", " › ")


def message_hint(how_many: int) -> str:
    """Under the title of the message dialog."""
    return f"Il accompagnera {'le document choisi' if how_many < 2 else f'les {documents(how_many)} choisis'}."


def message_over(over: int) -> str:
    """A message that is too long."""
    return f"{count(over, 'caractère', 'caractères')} de trop"


def pasted_name(when: datetime) -> str:
    """File name of a pasted image: "Image collée 2026-11-23 10 h 42.png"."""
    local = when.astimezone()
    return f"{PASTED_IMAGE} {local:%Y-%m-%d} {local:%H} h {local:%M}.png"


def reading(done: int, found: int) -> str:
    """While a drop is read."""
    return f"Lecture… {number(done)} sur {count(found, 'fichier', 'fichiers')}" if found else "Lecture…"


def added(report: AddReport) -> str:
    """What became of a drop."""
    parts = []
    if report.staged:
        ready = len(report.staged)
        parts.append(f"{documents(ready)} {'prêt' if ready < 2 else 'prêts'} à partir")
    if report.duplicates:
        parts.append(f"{number(len(report.duplicates))} en double")
    if report.refused:
        refused = len(report.refused)
        parts.append(f"{number(refused)} {'refusé' if refused < 2 else 'refusés'}")
    return f"{', '.join(parts)}." if parts else "Aucun fichier n’a été trouvé à cet endroit."


def removed(how_many: int) -> str:
    """After a removal."""
    return f"{documents(how_many)} {'retiré' if how_many < 2 else 'retirés'}."


def composition(planned: Composition) -> str:
    """Beside the meters: how many deposits."""
    how_many = len(planned.deposits)
    return f"{count(how_many, 'dépôt', 'dépôts')} à envoyer"


def composition_hint(planned: Composition) -> str:
    """Under it: the limit."""
    return f"{size(planned.limit)} au plus par dépôt"


def meter(deposit: PlannedDeposit, limit: int) -> str:
    """One planned deposit in one line, for a tooltip or a screen reader."""
    text = (
        f"{deposit.label} : {KINDS[deposit.kind]}, {documents(len(deposit.documents))}, "
        f"{size(deposit.size)} sur {size(limit)}"
    )
    if kept := sorting_texts.kept(deposit):
        text = f"{text}, dont {kept}"
    return f"{text}. Message : {deposit.message}" if deposit.message else text


def all_together(deposit: PlannedDeposit) -> bool:
    """Whether all of a deposit's documents are one invoice or one paper."""
    return bool(deposit.together) and len(deposit.together[0]) == len(deposit.documents)


def meter_line(deposit: PlannedDeposit) -> str:
    """The second line of a meter: "Facture · 24 documents", "Même facture · 2 documents"."""
    if all_together(deposit):
        return f"{sorting_texts.same(deposit.kind).capitalize()} · {documents(len(deposit.documents))}"
    return f"{KINDS_SHORT[deposit.kind]} · {documents(len(deposit.documents))}"


def meter_size(deposit: PlannedDeposit) -> str:
    """Its size: "9,8 Mo"."""
    return size(deposit.size)


def more_deposits(how_many: int) -> str:
    """After the meters that have room."""
    return f"et {count(how_many, 'autre', 'autres')} ›"


def selection(how_many: int, octets: int | None) -> str:
    """The bar of bulk actions; `octets` is None while some sizes aren't known."""
    text = f"{documents(how_many)} {'sélectionné' if how_many < 2 else 'sélectionnés'}"
    return text if octets is None else f"{text} · {size(octets)}"


def send(how_many: int) -> str:
    """The main action."""
    return f"Envoyer {documents(how_many)}" if how_many else "Envoyer"
