"""What the console companion remembers in the vault: which document came from which file. SQL in, values out."""

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import apsw

from desktop.kernel.ids import DocumentId

KEPT_SECONDS = 30 * 86_400.0  # how long a finished file is remembered


def note(db: apsw.Connection, files: Mapping[DocumentId, Path], now: float) -> None:
    """These documents came from these files."""
    db.executemany(
        "INSERT INTO console_file (document, path, noted_at) VALUES (?, ?, ?)"
        " ON CONFLICT (document) DO UPDATE SET path = excluded.path, done = 0, noted_at = excluded.noted_at",
        [(document, _text(path), now) for document, path in files.items()],
    )


def unfinished(db: apsw.Connection) -> dict[DocumentId, Path]:
    """Files whose documents had no receipt when last looked at."""
    return _files(db.execute("SELECT document, path FROM console_file WHERE done = 0 ORDER BY document"))


def below(db: apsw.Connection, path: Path) -> dict[DocumentId, Path]:
    """What is remembered of the file `path`, or of the files below that folder."""
    start = _text(path / "x")[:-2]  # up to and with the separator, without the x and the quote
    return _files(
        db.execute(
            "SELECT document, path FROM console_file WHERE path = ? OR (path >= ? AND path < ?) ORDER BY document",
            (_text(path), start, start + "\U0010ffff"),
        )
    )


def finish(db: apsw.Connection, documents: Iterable[DocumentId]) -> None:
    """Nothing is left to do for these."""
    db.executemany("UPDATE console_file SET done = 1 WHERE document = ?", [(document,) for document in documents])


def forget(db: apsw.Connection, now: float) -> None:
    """Drop what was finished long ago."""
    db.execute("DELETE FROM console_file WHERE done = 1 AND noted_at < ?", (now - KEPT_SECONDS,))


def _text(path: Path) -> str:
    return json.dumps(os.fspath(path))


def _files(rows: Iterable[tuple[object, ...]]) -> dict[DocumentId, Path]:
    return {DocumentId(int(str(document))): Path(json.loads(str(path))) for document, path in rows}
