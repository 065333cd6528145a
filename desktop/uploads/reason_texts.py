"""Why a document was refused, waits or failed, in French: a few words for its line, what happened, what to do.

Owns the catalogue of reason codes: those of reading files, of the line, of the server, of the workstation. A code that
isn't known here still gets a decent sentence, never its own name. Pure.
"""

from dataclasses import dataclass

from desktop.kernel.french import size
from desktop.uploads.facts import DocumentState

DEFAULT_LIMIT = 10 * 1024 * 1024
ACCEPTED = "PDF, JPEG, PNG ou TIFF"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a row stands where it stands: a few words for its line, what happened, what to do (may be empty)."""

    short: str
    why: str
    remedy: str


_CALL = "Si cela se répète, prévenez l’assistance de la Mutuelle."
_KEPT = "Rien n’est perdu : le document reste sur ce poste."
_ALONE = "Il n’y a rien à faire : l’envoi reprendra de lui-même."

REASONS: dict[str, Reason] = {
    # What reading the file told.
    "empty": Reason(
        "Fichier vide",
        "Ce fichier ne contient rien.",
        "Numérisez-le ou enregistrez-le à nouveau, puis joignez-le.",
    ),
    "too-large": Reason(
        "Trop volumineux : {limit} au plus",
        "Ce document fait {size}. La Mutuelle accepte {limit} au plus par dépôt.",
        "Choisissez « Réduire », ou séparez-le en plusieurs fichiers, puis joignez-les.",
    ),
    "encrypted": Reason(
        "Protégé par un mot de passe",
        "Ce PDF est protégé par un mot de passe : la Mutuelle ne pourrait pas l’ouvrir.",
        "Enregistrez-en une copie sans mot de passe, puis joignez cette copie.",
    ),
    "damaged": Reason(
        "Fichier abîmé",
        "Ce fichier est abîmé ou incomplet : il ne s’ouvre pas.",
        "Numérisez le document à nouveau, ou demandez un autre exemplaire du fichier.",
    ),
    "unsupported": Reason(
        "{what} : non accepté",
        "{what_is} La Mutuelle accepte les fichiers PDF, JPEG, PNG et TIFF.",
        "{convert}",
    ),
    "unreadable": Reason(
        "Lecture impossible",
        "Ce fichier n’a pas pu être lu : il est peut-être ouvert dans un autre logiciel, ou protégé.",
        "Fermez-le dans les autres logiciels, puis joignez-le à nouveau.",
    ),
    "changing": Reason(
        "Encore en cours d’écriture",
        "Ce fichier changeait pendant sa lecture : le scanner n’avait sans doute pas terminé.",
        "Il n’y a rien à faire : il sera relu dès que le scanner aura terminé.",
    ),
    "gone": Reason(
        "Fichier introuvable",
        "Ce fichier n’est plus à sa place : il a été déplacé, renommé, ou la clé USB a été retirée.",
        "Retrouvez-le, puis joignez-le à nouveau.",
    ),
    "name-unusable": Reason(
        "Nom de fichier inutilisable",
        "Le nom de ce fichier est trop long ou contient des caractères illisibles.",
        "Renommez le fichier, puis joignez-le à nouveau.",
    ),
    "encrypted-archive": Reason(
        "Archive protégée par un mot de passe",
        "Cette archive est protégée par un mot de passe : ses documents n’ont pas pu être lus.",
        "Ouvrez-la avec son mot de passe, puis joignez les documents qu’elle contient.",
    ),
    "archive-too-large": Reason(
        "Archive trop grande",
        "Cette archive contient trop de fichiers, trop de données ou trop d’archives les unes dans les autres.",
        "Ouvrez-la, puis joignez les documents eux-mêmes.",
    ),
    "no-attachment": Reason(
        "Message sans pièce jointe",
        "Ce message ne contient aucune pièce jointe.",
        "Pour envoyer son texte, enregistrez-le en PDF, puis joignez le PDF.",
    ),
    "conversion-failed": Reason(
        "Conversion impossible",
        "Ce fichier n’a pas pu être converti : il a trop de pages, ou il est trop grand ou d’une sorte trop rare.",
        "Enregistrez-le en PDF, puis joignez le PDF.",
    ),
    # Duplicates without a twin to name.
    "duplicate": Reason(
        "Même contenu qu’un autre document",
        "Un autre document a exactement le même contenu.",
        "Retirez-le, ou choisissez « Envoyer quand même ».",
    ),
    # What retries by itself.
    "unreachable": Reason(
        "La Mutuelle ne répond pas", "Le service de la Mutuelle ne répond pas pour le moment.", _ALONE
    ),
    "server-busy": Reason("Service occupé", "Le service de la Mutuelle est momentanément occupé.", _ALONE),
    "rate-limited": Reason(
        "Service très sollicité", "La Mutuelle demande de patienter avant d’envoyer la suite.", _ALONE
    ),
    "not-the-server": Reason(
        "Réponse inattendue",
        "Ce n’est pas la Mutuelle qui a répondu : la connexion à Internet demande peut-être une validation.",
        "Ouvrez une page dans votre navigateur pour vérifier la connexion. L’envoi reprendra de lui-même.",
    ),
    # What waits for the user to sign in.
    "session-expired": Reason(
        "Connectez-vous à nouveau",
        "Votre session a expiré. Vos documents attendent sur ce poste.",
        "Connectez-vous : l’envoi reprendra aussitôt.",
    ),
    # What the server refused.
    "deposit-too-large": Reason(
        "Dépôt trop volumineux",
        "Le dépôt dépasse {limit}, le maximum accepté par la Mutuelle.",
        "Choisissez « Réessayer » : les documents seront répartis à nouveau.",
    ),
    "media-type-refused": Reason(
        "Type de fichier refusé",
        "La Mutuelle n’accepte pas ce type de fichier.",
        "Enregistrez le document en PDF, puis joignez le PDF.",
    ),
    "checksum-mismatch": Reason(
        "Contenu altéré en chemin",
        "Ce que la Mutuelle a reçu n’est pas identique à votre document.",
        "Choisissez « Réessayer » pour l’envoyer à nouveau en entier.",
    ),
    "upload-incomplete": Reason(
        "Réception incomplète",
        "La Mutuelle n’a pas reçu ce document en entier.",
        "Choisissez « Réessayer » pour envoyer ce qui manque.",
    ),
    "upload-unknown": Reason(
        "Réception perdue",
        "La Mutuelle n’a plus trace de la réception de ce document.",
        "Choisissez « Réessayer » pour l’envoyer à nouveau.",
    ),
    "document-empty": Reason(
        "Document vide",
        "La Mutuelle a refusé ce document parce qu’il ne contient rien.",
        "Numérisez-le à nouveau, puis joignez-le.",
    ),
    "kind-unknown": Reason(
        "Type de document refusé",
        "La Mutuelle ne reconnaît pas ce type de document.",
        "Retirez-le, joignez-le à nouveau et choisissez un autre type.",
    ),
    "deposit-conflict": Reason(
        "Dépôt déjà enregistré autrement",
        "La Mutuelle a déjà enregistré ce dépôt avec un autre contenu.",
        "Choisissez « Réessayer » : un nouveau dépôt sera préparé.",
    ),
    "receipt-mismatch": Reason(
        "Accusé non conforme",
        "L’accusé reçu ne correspond pas exactement aux documents envoyés. Il n’a donc pas été retenu.",
        f"Choisissez « Réessayer ». {_CALL}",
    ),
    "invalid-request": Reason(
        "Envoi refusé", "La Mutuelle a refusé ce dépôt tel qu’il est présenté.", f"Choisissez « Réessayer ». {_CALL}"
    ),
    # What the workstation has to mend.
    "certificate-refused": Reason(
        "Connexion non sûre",
        "L’identité du service n’a pas pu être vérifiée. Par prudence, rien n’a été envoyé.",
        "Vérifiez la date et l’heure du poste, puis demandez à votre informaticien si la connexion est filtrée.",
    ),
    "proxy-refused": Reason(
        "Bloqué par le réseau du cabinet",
        "Le réseau de votre cabinet (serveur mandataire) demande une identification.",
        "Demandez à votre informaticien d’autoriser ce logiciel. L’envoi pourra reprendre ensuite.",
    ),
    "disk-full": Reason(
        "Disque plein",
        "Il n’y a plus assez de place sur ce poste pour garder le document.",
        "Libérez de la place (corbeille, anciens fichiers), puis réessayez.",
    ),
    "bytes-lost": Reason(
        "Contenu perdu sur ce poste",
        "Le contenu gardé sur ce poste ne peut plus être relu : le document n’est pas parti.",
        "Retirez-le, puis joignez à nouveau le fichier d’origine.",
    ),
    "vault-locked": Reason(
        "Espace verrouillé", "Votre espace est verrouillé sur ce poste.", "Saisissez votre mot de passe pour continuer."
    ),
    "vault-unreadable": Reason(
        "Données du poste illisibles", "Les données gardées sur ce poste ne peuvent pas être lues.", _CALL
    ),
    "our-bug": Reason("Incident du logiciel", f"Le logiciel a rencontré un incident. {_KEPT}", f"Réessayez. {_CALL}"),
}

_SAME_AS = {
    "file-unreadable": "unreadable",
    "already-sent": "duplicate",
    "same-content": "duplicate",
    "unavailable": "server-busy",
    "locked": "server-busy",
    "internal": "server-busy",
    "offline": "unreachable",
    "signed-out": "session-expired",
    "sign-in": "session-expired",
    "token-refused": "session-expired",
    "too-large-for-deposit": "too-large",
    "unreadable-name": "name-unusable",
}

_UNKNOWN: dict[DocumentState, Reason] = {
    DocumentState.REFUSED: Reason(
        "Non accepté", "Ce fichier ne peut pas être envoyé.", f"Joignez-le en {ACCEPTED}. {_CALL}"
    ),
    DocumentState.WAITING: Reason("Envoi interrompu", "L’envoi a été interrompu.", _ALONE),
    DocumentState.SIGNED_OUT: REASONS["session-expired"],
    DocumentState.DUPLICATE: REASONS["duplicate"],
}
_UNKNOWN_ELSE = Reason("Envoi impossible", "Ce document n’a pas pu être envoyé.", f"Choisissez « Réessayer ». {_CALL}")

_WORD = ("Document Word", "C’est un document Word.", "Dans Word, enregistrez-le en PDF, puis joignez le PDF.")
_SHEET = ("Tableur", "C’est une feuille de calcul.", "Enregistrez-la en PDF, puis joignez le PDF.")
_SLIDES = ("Présentation", "C’est une présentation.", "Enregistrez-la en PDF, puis joignez le PDF.")
_PHOTO = ("Photo HEIC", "C’est une photo au format de l’iPhone (HEIC).", "Enregistrez-la en JPEG, puis joignez-la.")
_IMAGE = ("Image", "Ce format d’image n’est pas accepté.", "Enregistrez-la en JPEG ou en PNG, puis joignez-la.")
_ARCHIVE = ("Archive", "C’est une archive compressée.", "Ouvrez-la et joignez les documents qu’elle contient.")
_MAIL = ("Message", "C’est un message électronique.", "Joignez plutôt ses pièces jointes, ou enregistrez-le en PDF.")
_TEXT = ("Fichier texte", "C’est un fichier de texte.", "Imprimez-le en PDF, puis joignez le PDF.")
_PAGE = ("Page Web", "C’est une page Web.", "Imprimez-la en PDF, puis joignez le PDF.")
_MEDIA = ("Son ou vidéo", "C’est un son ou une vidéo.", "Joignez un document numérisé.")
_PROGRAM = ("Programme", "C’est un programme, pas un document.", "Retirez-le de la liste.")
_OTHER = ("Format inconnu", "Ce type de fichier n’est pas reconnu.", f"Joignez le document en {ACCEPTED}.")

# First prefix of the media type that fits.
_RECOGNISED: tuple[tuple[str, tuple[str, str, str]], ...] = (
    ("application/msword", _WORD),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml", _WORD),
    ("application/vnd.oasis.opendocument.text", _WORD),
    ("application/rtf", _WORD),
    ("text/rtf", _WORD),
    ("application/vnd.ms-excel", _SHEET),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml", _SHEET),
    ("application/vnd.oasis.opendocument.spreadsheet", _SHEET),
    ("application/vnd.ms-powerpoint", _SLIDES),
    ("application/vnd.openxmlformats-officedocument.presentationml", _SLIDES),
    ("application/vnd.oasis.opendocument.presentation", _SLIDES),
    ("application/vnd.ms-outlook", _MAIL),
    ("message/", _MAIL),
    ("application/zip", _ARCHIVE),
    ("application/gzip", _ARCHIVE),
    ("application/x-7z", _ARCHIVE),
    ("application/x-rar", _ARCHIVE),
    ("application/vnd.rar", _ARCHIVE),
    ("application/x-tar", _ARCHIVE),
    ("image/hei", _PHOTO),
    ("image/", _IMAGE),
    ("text/html", _PAGE),
    ("text/", _TEXT),
    ("application/xml", _TEXT),
    ("application/json", _TEXT),
    ("video/", _MEDIA),
    ("audio/", _MEDIA),
    ("application/x-dosexec", _PROGRAM),
    ("application/x-msdownload", _PROGRAM),
    ("application/x-executable", _PROGRAM),
)


def reason(code: str, *, state: DocumentState, octets: int = 0, limit: int = DEFAULT_LIMIT, media: str = "") -> Reason:
    """The sentences for a code, filled with the size in bytes, the limit in bytes and the recognised media type."""
    found = REASONS.get(_SAME_AS.get(code, code)) or _UNKNOWN.get(state, _UNKNOWN_ELSE)
    what, what_is, convert = next((words for prefix, words in _RECOGNISED if media.startswith(prefix)), _OTHER)
    written, most = size(octets), size(limit)
    values = {
        # A byte too many is written like the limit itself: say so rather than "10 Mo, 10 Mo au plus".
        "size": f"un peu plus de {most}" if octets > limit and written == most else written,
        "limit": most,
        "what": what,
        "what_is": what_is,
        "convert": convert,
    }
    return Reason(*(part.format(**values) for part in (found.short, found.why, found.remedy)))
