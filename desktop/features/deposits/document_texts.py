"""The French words of what can be done with a document itself: look, reduce, join, turn, drop blank pages. Pure."""

from collections.abc import Sequence

from desktop.kernel.french import count, number, size
from desktop.uploads.facts import DocumentRow
from desktop.uploads.reduce import Reduced

ORIGIN = "Origine"
CONVERTED: dict[str, str] = {
    "image/heic": "HEIC",
    "image/avif": "AVIF",
    "image/webp": "WebP",
    "image/bmp": "BMP",
    "image/gif": "GIF",
    "image/jp2": "JPEG 2000",
    "image/x-bigtiff": "BigTIFF",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
}
DONE: dict[str, str] = {
    "reduced": "Version réduite",
    "trimmed": "Pages blanches retirées",
    "turned": "Pages tournées",
}


def origin(row: DocumentRow) -> str:
    """What became of the file before it was sent; "" where it is sent as it was dropped."""
    if row.origin == "joined":
        return f"Réuni à partir de {count(row.parts, 'document', 'documents')}" if row.parts else "Documents réunis"
    if row.origin in CONVERTED:
        return f"Converti depuis {CONVERTED[row.origin]}"
    return DONE.get(row.origin, "")


LOOK = "Voir en grand"
LOOK_NAME = "Aperçu du document en grand"
LOOK_CLOSE = "Fermer (Espace)"
LOOK_LARGER = "Agrandir (+)"
LOOK_SMALLER = "Réduire l’affichage (−)"
LOOK_FIT = "Ajuster (0)"
LOOK_NEXT = "Page suivante (→)"
LOOK_BEFORE = "Page précédente (←)"
LOOK_TURN = "Tourner la page (R)"
LOOK_OPENING = "Ouverture…"
LOOK_GONE = "Plus d’aperçu : le document n’est plus sur ce poste."
LOOK_UNDRAWN = "Ce document ne peut pas être affiché ici."
LOOK_NEVER = "Pas d’aperçu de ce fichier."


def page_of(place: int, pages: int) -> str:
    """ "Page 2 sur 14"; `place` from 0."""
    return f"Page {place + 1} sur {pages}"


DROP_BLANK = "Retirer"
TURN_BACK = "Redresser"


def blank_found(numbers: Sequence[int]) -> str:
    """Beside "Retirer": which pages are blank; numbers from 0."""
    return f"{_pages(numbers)} {'blanche' if len(numbers) == 1 else 'blanches'}"


def turned_found(numbers: Sequence[int]) -> str:
    """Beside "Redresser": which pages lie on their side or upside down; numbers from 0."""
    return f"{_pages(numbers)} de travers"


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) > _NAMED:
        return f"{number(len(numbers))} pages"
    named = [str(each + 1) for each in numbers]
    return f"Page {named[0]}" if len(named) == 1 else f"Pages {', '.join(named[:-1])} et {named[-1]}"


_NAMED = 4  # pages are named, more are counted


def spotted(blank: int, turned: int) -> str:
    """In the row: how many pages are blank, and how many aren't upright; "" where there are none."""
    if blank and turned:
        return count(blank + turned, "page à revoir", "pages à revoir")
    if blank:
        return count(blank, "page blanche", "pages blanches")
    return count(turned, "page de travers", "pages de travers") if turned else ""


REDUCE = "Réduire…"
REDUCE_TITLE = "Réduire le document"
REDUCE_KEEP = "Garder la version réduite"
REDUCE_BEFORE = "Avant"
REDUCE_AFTER = "Après"
REDUCE_WORKING = "Réduction en cours…"
REDUCE_NOTHING = "Ce document ne peut pas être réduit davantage."
REDUCE_SIGNED = "Ce document porte une signature électronique : le modifier l’annulerait."
REDUCE_TARGET = "Qualité"
REDUCE_BEST = "La meilleure qui tienne dans un dépôt"
REDUCE_CLOSE = "Comparer de près"
REDUCE_CLOSE_TIP = "Agrandir les deux au même endroit (+), la page entière (−)"
REDUCE_HALF = "Moitié de la taille"
REDUCE_SMALL = "Le plus petit possible"


def reduce_hint(name: str, limit: int) -> str:
    """Under the title."""
    return f"« {name} » · {size(limit)} au plus par dépôt. Vérifiez que tout reste lisible."


def before(octets: int) -> str:
    """Above the first picture."""
    return f"{REDUCE_BEFORE} · {size(octets)}"


def after(made: Reduced, octets: int) -> str:
    """Above the second picture."""
    less = 100 - max(1, round(len(made.content) * 100 / max(1, octets)))
    return f"{REDUCE_AFTER} · {size(len(made.content))} · {less} % de moins"


def still_too_large(limit: int) -> str:
    """The smallest version isn't small enough."""
    return f"Même réduit, ce document dépasse {size(limit)} : séparez-le en plusieurs fichiers."


PAGE_NEXT = "Page suivante"
PAGE_BEFORE = "Page précédente"
CANCEL = "Annuler"


def go_further(limit: int) -> str:
    """This version isn't small enough, another may be."""
    return f"Encore plus de {size(limit)} : choisissez une qualité moindre."


JOIN = "Réunir en un document…"
JOIN_WORKING = "Réunion en cours…"
JOIN_FEW = "Choisissez au moins deux documents qui attendent d’être envoyés."
JOIN_TITLE = "Réunir en un document"
JOIN_DO = "Réunir"
JOIN_NAME = "Nom du document"
JOIN_ORDER = "Ordre des pages"
JOIN_UP = "Monter (Alt+↑)"
JOIN_DOWN = "Descendre (Alt+↓)"
JOIN_WEAVE = "Recto verso : le second document contient les versos"
JOIN_REVERSED = "Les versos commencent par la dernière page"
JOIN_FAILED = "Ces documents n’ont pas pu être réunis."
JOIN_SIGNED = "Un de ces documents porte une signature électronique : le réunir à d’autres l’annulerait."
APART = "Revenir aux documents d’origine"
JOIN_DEFAULT = "Documents réunis.pdf"


def join_hint(how_many: int) -> str:
    """Under the title."""
    return f"{count(how_many, 'document', 'documents')}, dans cet ordre. Vous pourrez y revenir jusqu’à l’envoi."


def join_many(most: int) -> str:
    """Too many were chosen."""
    return f"{count(most, 'document', 'documents')} au plus peuvent être réunis en un seul."


def join_over(limit: int) -> str:
    """Together they are larger than a deposit may be."""
    return f"Ensemble, ils dépassent {size(limit)} : le document réuni sera à réduire."


def joined_name(first: str) -> str:
    """What the joined document is called unless she says otherwise: like its first part."""
    stem = first.rpartition(".")[0] or first
    return f"{stem} (réuni).pdf"


def part(row: DocumentRow) -> str:
    """Under the name of a document that is to be joined."""
    return " · ".join(each for each in (row.folder, size(row.size)) if each)


def taken_apart(how_many: int) -> str:
    """After undoing."""
    return f"{count(how_many, 'document d’origine remis', 'documents d’origine remis')}."


def joined(how_many: int) -> str:
    """After joining."""
    return f"{count(how_many, 'document réuni', 'documents réunis')} en un seul."


def kept_smaller(before_octets: int, after_octets: int) -> str:
    """After reducing."""
    return f"Document réduit de {size(before_octets)} à {size(after_octets)}."


def trimmed(how_many: int) -> str:
    """After dropping blank pages."""
    return f"{count(how_many, 'page blanche retirée', 'pages blanches retirées')}."


BACK = "Annuler"
NOT_THERE = "Rien n’a été changé : un de ces documents vient d’être envoyé ou retiré."


def turned(how_many: int) -> str:
    """After turning pages."""
    return f"{count(how_many, 'page tournée', 'pages tournées')}."


FAILED = "Ce document n’a pas pu être modifié."
