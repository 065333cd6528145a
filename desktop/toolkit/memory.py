"""Small preferences of the screen (column widths, an open panel), kept between two starts.

Owns one JSON file; knows no preference by name. Nothing personal goes here, and nothing is lost with it.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol


class Memory(Protocol):
    """Small preferences of the screen; nothing personal, nothing that matters."""

    def recall(self, key: str) -> Mapping[str, Any]: ...

    def remember(self, key: str, value: Mapping[str, Any]) -> None: ...


class Forgetful:
    """Remembers while it lives."""

    def __init__(self) -> None:
        self._known: dict[str, Mapping[str, Any]] = {}

    def recall(self, key: str) -> Mapping[str, Any]:
        return self._known.get(key, {})

    def remember(self, key: str, value: Mapping[str, Any]) -> None:
        self._known[key] = value


class FileMemory:
    """Remembers in one JSON file; a file that can't be read or written is as good as none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, Any] = {}
        with suppress(OSError, ValueError):
            known = json.loads(path.read_text(encoding="utf-8"))
            self._known = known if isinstance(known, dict) else {}

    def recall(self, key: str) -> Mapping[str, Any]:
        found = self._known.get(key)
        return found if isinstance(found, dict) else {}

    def remember(self, key: str, value: Mapping[str, Any]) -> None:
        if self._known.get(key) == value:
            return
        self._known[key] = dict(value)
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(self._known, indent=1), encoding="utf-8")
            part.replace(self._path)
