"""The program's log: a few rotating files, and nothing in them that names a person or opens a door.

Owns the files and the last look at each line before it is written. What is logged speaks of ids and codes; this filter
is the second bolt, for what a library or a traceback might say all the same.
"""

import logging
import re
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from desktop.infra.files import PRIVATE_FILE, private_folder

NAME = "espace-tiers.log"
LARGEST = 1_000_000  # bytes of one file
KEPT = 4  # older files
TREE = "desktop"  # only the program's own loggers are heard

_HIDDEN = "[…]"
_UUID = r"(?P<kept>\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b)"


def _unless_kept(found: re.Match[str]) -> str:
    return found["kept"] or _HIDDEN


# Pattern, replacement: from the most telling to the least. Written for safety, not for beauty: a number too many hidden
# costs nothing.
_TELLING: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\bBearer\s+\S+", re.IGNORECASE), f"Bearer {_HIDDEN}"),
    (
        re.compile(
            r"(?P<name>[\"']?\b\w*(?:password|passwd|secret|token|mot de passe|code confidentiel)\b[\"']?\s*[:=]\s*)"
            r"(?:\"[^\"]*\"|'[^']*'|[^\s,;}\])]+)",
            re.IGNORECASE,
        ),
        rf"\g<name>{_HIDDEN}",
    ),
    (
        re.compile(  # IBAN, unless it is a UUID
            _UUID + r"|\b[A-Z]{2}\s?\d{2}(?:[\s\u00a0\u202f.\-]?[A-Z0-9]){11,30}\b", re.IGNORECASE
        ),
        _unless_kept,
    ),
    (
        re.compile(  # NIR, with or without key and separators, unless it is in a UUID
            _UUID + r"|(?<![\dA-Za-z])[1-478](?:[\s\u00a0\u202f.\-]?\d){4}[\s\u00a0\u202f.\-]?(?:\d{2}|2[ABab])"
            r"(?:[\s\u00a0\u202f.\-]?\d){6,8}(?![\dA-Za-z])"
        ),
        _unless_kept,
    ),
    (re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"), _HIDDEN),
    (re.compile(r"[^\s\"'«»/\\]+\.(?:pdf|jpe?g|png|tiff?|heic)\b", re.IGNORECASE), _HIDDEN),  # file names
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")

_Trace: TypeAlias = "tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]"


def harmless(line: str) -> str:
    """`line` without what looks like a NIR, an IBAN, a token, a password, a mail address or a document's name."""
    for pattern, instead in _TELLING:
        line = pattern.sub(instead, line)
    return _CONTROL.sub(" ", line)


class HarmlessFormatter(logging.Formatter):
    """Lines passed through `harmless`; exceptions by their class and place, never by their words."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(threadName)s %(message)s", "%Y-%m-%dT%H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept the exception's words there
        return harmless(super().format(record))

    def formatException(self, ei: _Trace) -> str:
        kind, problem, trace = ei
        if kind is None:
            return ""
        lines = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        number = getattr(problem, "errno", None)
        code = getattr(problem, "code", None)
        told = f" {number}" if isinstance(number, int) else f" {code}" if isinstance(code, str) else ""
        return "\n".join([*lines, kind.__name__ + told])


class _Quietly(RotatingFileHandler):
    """A line that can't be written, the disk being full, is lost: nobody is shown a traceback for it."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Forget it; the next line is tried anew."""


class Logs:
    """The open log of one start of the program; `close` ends it."""

    def __init__(self, folder: Path, level: str = "info") -> None:
        """Write to `folder` from `level` ("debug", "info", "warning", "error") on. `OSError` where it can't."""
        self._logger = logging.getLogger(TREE)
        private_folder(folder)
        path = folder / NAME
        path.touch(PRIVATE_FILE)
        self._handler = _Quietly(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8", delay=True)
        self._handler.setFormatter(HarmlessFormatter())
        self._before = self._logger.level, self._logger.propagate
        self._logger.addHandler(self._handler)
        self._logger.setLevel(level.upper())
        self._logger.propagate = False  # nothing on the screen of who started us

    def close(self) -> None:
        """Stop writing."""
        self._logger.removeHandler(self._handler)
        self._logger.setLevel(self._before[0])
        self._logger.propagate = self._before[1]
        self._handler.close()
