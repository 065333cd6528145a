"""The session's one row in the vault: the token that renews it. SQL in, values out."""

from datetime import UTC, datetime

import apsw


def renewal(connection: apsw.Connection, server: str) -> str | None:
    """The refresh token that `server` gave, if it gave the last one."""
    row = connection.execute("SELECT refresh_token FROM session_renewal WHERE server = ?", (server,)).fetchone()
    return None if row is None else str(row[0])


def keep_renewal(connection: apsw.Connection, server: str, token: str, now: datetime) -> None:
    """From now on `token` renews the session."""
    connection.execute(
        "INSERT INTO session_renewal (only_row, server, refresh_token, stored_at) VALUES (1, ?, ?, ?)"
        " ON CONFLICT (only_row) DO UPDATE SET server = excluded.server, refresh_token = excluded.refresh_token,"
        " stored_at = excluded.stored_at",
        (server, token, now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")),
    )


def drop_renewal(connection: apsw.Connection) -> None:
    """Nothing renews the session any more."""
    connection.execute("DELETE FROM session_renewal")
