"""How often registration may be asked for anything: by FINESS, known or not, and by address of the network."""

import sqlite3

from api_stub.problems import Problem
from api_stub.registration_rules import ALLOWANCES, DAY, seconds_to_wait

SCHEMA = """
CREATE TABLE IF NOT EXISTS registration_acts (kind TEXT NOT NULL, who TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS registration_acts_who ON registration_acts (kind, who, at);
CREATE INDEX IF NOT EXISTS registration_acts_at ON registration_acts (at);
"""


def count_act(connection: sqlite3.Connection, kind: str, finess: str, address: str, now: float) -> None:
    """Count one more, inside a change; `rate-limited` where it is one too many."""
    connection.execute("DELETE FROM registration_acts WHERE at < ?", (now - DAY,))
    waits = []
    for who, allowance in zip((f"finess:{finess}", f"address:{address}"), ALLOWANCES[kind], strict=True):
        times = connection.execute(
            "SELECT at FROM registration_acts WHERE kind = ? AND who = ? AND at > ?",
            (kind, who, now - allowance.within),
        )
        waits.append(seconds_to_wait([at for (at,) in times], allowance, now))
    if wait := max(waits):
        raise Problem("rate-limited", retry_after=wait)
    connection.executemany(
        "INSERT INTO registration_acts (kind, who, at) VALUES (?, ?, ?)",
        [(kind, f"finess:{finess}", now), (kind, f"address:{address}", now)],
    )
