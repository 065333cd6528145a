"""The settings in one small JSON file. A file that can't be read counts as none: settings never stop the program."""

import json
from pathlib import Path

from desktop.features.settings.domain import Preferences, from_mapping, to_mapping


class Store:
    """Owns `path`, whose folder is made when first written."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Preferences:
        """What was saved last; the defaults where there is nothing, or nothing sensible."""
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return Preferences()
        return from_mapping(raw) if isinstance(raw, dict) else Preferences()

    def save(self, preferences: Preferences) -> bool:
        """Replace the file in one step; False where the folder can't be written."""
        from desktop.infra.files import private_folder, write_atomically  # the first window reads, and writes nothing

        text = json.dumps(to_mapping(preferences), indent=1, sort_keys=True)
        try:
            private_folder(self._path.parent)
            write_atomically(self._path, text.encode())
        except OSError:
            return False
        return True
