"""How a file's name is shown and sent, and how its path is handed to the system. Pure; opens nothing.

Nothing here identifies a document: that is its SHA-256. So a name may be made decent without asking.
"""

import os
import re
import unicodedata
from pathlib import Path, PurePath, PureWindowsPath

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_BLANKS = re.compile(r"\s+")
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|COM[1-9¹²³]|LPT[1-9¹²³])(?=\.|$)", re.IGNORECASE)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs"})
_DIGITS = re.compile(r"(\d+)")


def shown(name: str) -> str:
    """`name` as it may be shown and written anywhere: NFC, nothing invisible, nothing that Windows forbids.

    Bytes that are no UTF-8 (a lone surrogate in Python) are read as Western European, as old archives wrote them.
    Empty where nothing is left to show.
    """
    text = _BLANKS.sub(" ", _without_surrogates(name))
    text = "".join(letter for letter in text if unicodedata.category(letter) not in _INVISIBLE)
    # Composed last: what was taken out may have stood between a letter and its accent.
    text = _FORBIDDEN.sub("_", _BLANKS.sub(" ", unicodedata.normalize("NFC", text))).strip(" ").rstrip(". ")
    device = _DEVICE.match(text)
    return text if device is None else f"{device.group()}_{text[device.end() :]}"


def natural(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key by which page2 comes before page10, whatever the case."""
    folded = unicodedata.normalize("NFC", name).casefold()
    return tuple(
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in _DIGITS.split(folded)
        if part
    )


def system_path(path: Path) -> str:
    """`path` as to be handed to the system: on Windows in the form that has neither a limit of 260 characters nor
    reserved names."""
    if os.name != "nt":
        return os.fspath(path)
    return verbatim(PureWindowsPath(path if path.is_absolute() else Path.cwd() / path))


def verbatim(path: PurePath) -> str:
    r"""The `\\?\` form of an absolute Windows path. It is taken as it is: "." and ".." must be gone already."""
    text = str(path)
    if text.startswith(("\\\\?\\", "\\\\.\\")):
        return text
    if text.startswith("\\\\"):
        return "\\\\?\\UNC" + text[1:]
    return "\\\\?\\" + text


def _without_surrogates(name: str) -> str:
    try:
        name.encode()
    except UnicodeEncodeError:
        pass
    else:
        return name
    try:
        # On Linux a name is bytes; a surrogate stands for one that isn't UTF-8.
        return name.encode("utf-8", "surrogateescape").decode("cp1252")
    except UnicodeError:
        return name.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
