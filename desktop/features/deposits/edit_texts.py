"""The French words of changing many rows at once, of folders, and of taking back. Pure."""

from desktop.features.deposits.texts import documents
from desktop.kernel.french import count, number
from desktop.uploads.facts import FolderCount, Kind
from desktop.uploads.texts import KINDS

FOLDER = "Dossier…"
FOLDER_TITLE = "Dossier"
FOLDER_HINT = "Un classement pour vous : il sert à filtrer et à envoyer à part."
FOLDER_PLACE = "Par exemple : 2026 › novembre"
FOLDER_SAVE = "Enregistrer"
FOLDERS = "Dossiers"
ALL_FOLDERS = "Tous les dossiers"
CHOOSE_FOLDER = "Choisir un dossier"
CHOOSE_HINT = "Nom d’un dossier…"
NO_FOLDER = "Aucun dossier de ce nom."
CHOOSE_FOOTER = "↑ ↓ choisir · Entrée filtrer · Échap fermer"
SEND_FOLDER = "Envoyer ce dossier"
WORDS_FOLDER = "filtrer classer"


def path(folder: str) -> str:
    """A folder as it is shown: "2026 › novembre"."""
    return folder.replace("/", " › ")


def typed_path(text: str) -> str:
    """A folder as it is kept, from what was typed: parted by ›, / or \\, without blanks around its parts."""
    parts = text.replace("›", "/").replace("\\", "/").split("/")
    return "/".join(part.strip() for part in parts if part.strip())


def short(folder: str) -> str:
    """The last part of a folder, for where there is little room."""
    return folder.rpartition("/")[2]


def in_folder(found: FolderCount) -> str:
    """Beside a folder: "24 documents, dont 6 à envoyer"."""
    text = documents(found.documents)
    return f"{text}, dont {number(found.staged)} à envoyer" if 0 < found.staged < found.documents else text


def send_folder(how_many: int) -> str:
    """The staged documents of the folder that is filtered: "Envoyer ce dossier (24)"."""
    return f"{SEND_FOLDER} ({number(how_many)})"


def kind_set(kind: Kind, how_many: int) -> str:
    """After a change of kind."""
    return f"{documents(how_many)} de type « {KINDS[kind]} »."


def message_set(message: str, how_many: int) -> str:
    """After a change of message."""
    return f"Message {'joint à' if message else 'retiré de'} {documents(how_many)}."


def folder_set(folder: str, how_many: int) -> str:
    """After a change of folder."""
    if not folder:
        return f"{documents(how_many)} sans dossier."
    return f"{documents(how_many)} dans le dossier « {path(folder)} »."


def folder_hint(how_many: int) -> str:
    """Under the title of the dialog."""
    return f"Pour {count(how_many, 'document', 'documents')}. {FOLDER_HINT}"


def only(folder: str) -> str:
    """The filter as a sentence."""
    return f"Dossier « {path(folder)} » seulement"


def undo(said: str) -> str:
    """The last change as something to take back."""
    return f"Annuler : {said.rstrip('.')}"
