"""Cursors: where a list was left, in a form that only this server can make and only its practice can use."""

import base64
import binascii
import hmac
import secrets
import sqlite3

from api_stub.problems import Problem
from api_stub.state import State


class Cursors:
    """Makes and reads cursors; their secret is kept in the state."""

    def __init__(self, state: State) -> None:
        self._secret = state.read(_secret) or state.submit(_make_secret).result()

    def make(self, table: str, finess: str, position: int) -> str:
        """The cursor of a position in a practice's list. `table` is a letter."""
        body = f"{table}{position}"
        return base64.urlsafe_b64encode(body.encode() + b"." + self._seal_of(body, finess)).decode().rstrip("=")

    def read(self, table: str, finess: str, cursor: str | None) -> int:
        """The position; 0 without a cursor; `cursor-unknown` for one of another list or practice."""
        if cursor is None:
            return 0
        try:
            raw = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
            body, _, seal = raw.partition(b".")
            text = body.decode("ascii")
        except (UnicodeError, binascii.Error, ValueError):
            raise Problem("cursor-unknown") from None
        if not text.startswith(table) or not hmac.compare_digest(seal, self._seal_of(text, finess)):
            raise Problem("cursor-unknown")
        return int(text[1:])

    def name(self, finess: str, thing: str) -> str:
        """An id of 32 hexadecimal digits that nobody can guess, always the same for the same thing."""
        return hmac.digest(self._secret, f"{finess}:{thing}".encode(), "sha256")[:16].hex()

    def _seal_of(self, body: str, finess: str) -> bytes:
        return hmac.digest(self._secret, f"{finess}/{body}".encode(), "sha256")[:12]


def _secret(connection: sqlite3.Connection) -> bytes | None:
    row = connection.execute("SELECT value FROM meta WHERE key = 'cursor-secret'").fetchone()
    return bytes.fromhex(row[0]) if row else None


def _make_secret(connection: sqlite3.Connection) -> bytes:
    made = secrets.token_bytes(32)
    connection.execute("INSERT INTO meta (key, value) VALUES ('cursor-secret', ?)", (made.hex(),))
    return made
