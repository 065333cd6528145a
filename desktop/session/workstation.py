"""What this workstation calls itself when it signs in, so that a practice can tell its open sessions apart.

A name that the user gave, else the kind of system: never the machine's own name or its user's, which may be a person's.
Kept beside the preferences: it is no secret, and needed before any vault is open.
"""

import logging
import sys
from pathlib import Path

import msgspec

from desktop.infra.files import write_atomically

log = logging.getLogger(__name__)

LONGEST = 60  # characters
_SYSTEMS = {"win32": "Poste Windows", "darwin": "Mac"}


class _Kept(msgspec.Struct, frozen=True):
    name: str = ""


class Workstation:
    """Read when first asked; any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._name: str | None = None

    @property
    def given(self) -> str:
        """The name that the user gave, "" for none."""
        if self._name is None:
            try:
                self._name = msgspec.json.decode(self._file.read_bytes(), type=_Kept).name
            except (OSError, msgspec.MsgspecError, ValueError):
                self._name = ""
        return self._name

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self.given or _SYSTEMS.get(sys.platform, "Poste Linux")

    def rename(self, name: str) -> bool:
        """From now on it is called so, "" for its system again; False where that couldn't be kept. Blocking."""
        self._name = " ".join(name.split())[:LONGEST]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file, msgspec.json.encode(_Kept(self._name)))
        except OSError:
            log.warning("what this workstation calls itself could not be kept")
            return False
        return True
