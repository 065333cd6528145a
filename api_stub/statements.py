"""The statements of all practices: the feed of what became of them, and what they hold now.

The first part of a feed is made up from the seed, as of the day on which the state was first used; what tests and
demonstrations change afterwards is stored, and played again at the next start. Refuses by `Problem`.
"""

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any

from api_stub.book import Base, Book, Line, Version, amendment
from api_stub.cursors import Cursors
from api_stub.plans import plan_for
from api_stub.problems import Problem
from api_stub.sessions import Practice
from api_stub.settings import Settings
from api_stub.state import State

_SEEDED_AT = time(5, 30, tzinfo=UTC)
_CORRECTED_AFTER = timedelta(9)
_WITHDRAWN_AFTER = timedelta(4)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed. `version` is None for a withdrawal; `changed_at` is RFC 3339 UTC."""

    id: str
    number: str
    revision: int
    change: str
    changed_at: str
    version: Version | None


@dataclass(slots=True)
class _Feed:
    book: Book
    entries: list[Entry] = field(default_factory=list)
    current: dict[str, Entry] = field(default_factory=dict)

    def append(self, entry: Entry) -> Entry:
        self.current[entry.id] = entry
        self.entries.append(entry)
        return entry

    def follow(self, statement: str, change: str, at: str, patches: Mapping[int, Line]) -> Entry:
        """What becomes of a statement that exists."""
        known = self.current.get(statement)
        if known is None or known.version is None:
            raise Problem("not-found" if known is None else "statement-withdrawn")
        revision = known.revision + 1
        version = None
        if change == "corrected":
            merged = dict(known.version.patches)
            for n, patch in patches.items():
                if not 1 <= n <= self.book.count(known.version):
                    raise Problem("invalid-request", f"there is no line {n}")
                merged[n] = {**merged.get(n, {}), **patch}
            version = Version(known.version.base, revision, merged)
            _check(lambda: self.book.sums(version))
        return self.append(replace(known, revision=revision, change=change, changed_at=at, version=version))


class Statements:
    """The statements, by practice. Any thread."""

    def __init__(self, state: State, settings: Settings, cursors: Cursors) -> None:
        self._state = state
        self._settings = settings
        self._cursors = cursors
        self._gate = threading.RLock()
        self._feeds: dict[str, _Feed] = {}

    # --- asking ------------------------------------------------------------------------------------------------

    def changes(self, finess: str, since: str | None, limit: int) -> tuple[list[dict[str, Any]], str | None, str]:
        """A page of the feed, oldest first; the cursor of the next page if there is one; the cursor after this one."""
        feed = self._feed(finess)
        after = self._cursors.read("s", finess, since)
        if after > len(feed.entries):
            raise Problem("cursor-unknown")
        found = feed.entries[after : after + limit]
        end = self._cursors.make("s", finess, after + len(found))
        return [self._message(feed, entry) for entry in found], end if len(feed.entries) > after + limit else None, end

    def find(self, finess: str, statement: str) -> tuple[Book, Version]:
        """The statement as it is now; `not-found` also for those of others, `statement-withdrawn`."""
        feed = self._feed(finess)
        entry = feed.current.get(statement)
        if entry is None:
            raise Problem("not-found")
        if entry.version is None:
            raise Problem("statement-withdrawn")
        return feed.book, entry.version

    def latest(self, finess: str, most: int) -> list[tuple[str, str, Version]]:
        """Id, number and version of the newest statements that are valid."""
        entries = reversed(self._feed(finess).current.values())
        found = ((entry.id, entry.number, entry.version) for entry in entries if entry.version is not None)
        return [(id_, number, version) for id_, number, version in islice(found, most)]

    def practice(self, finess: str) -> Practice:
        """As it is named on paper."""
        ask = "SELECT finess, name FROM practices WHERE finess = ?"
        return Practice(*self._state.read(lambda connection: connection.execute(ask, (finess,)).fetchone()))

    # --- changing ----------------------------------------------------------------------------------------------

    def issue(self, finess: str, *, lines: int | Sequence[Line] = 40) -> dict[str, Any]:
        """A new statement, of so many made-up lines or of just these; its line in the feed. Blocking."""
        with self._gate:
            feed = self._feed(finess)
            content: dict[str, Any] = {"count": lines} if isinstance(lines, int) else {"added": list(lines)}
            content["day"] = self._settings.clock().date().isoformat()
            return self._record(feed, finess, "", "created", content)

    def correct(self, finess: str, statement: str, lines: Mapping[int, Line] | None = None) -> dict[str, Any]:
        """Change these members of these lines (None leaves one out), or any line; its line in the feed. Blocking."""
        with self._gate:
            feed = self._feed(finess)
            if lines is None:
                book, version = self.find(finess, statement)
                lines = amendment(book.lines(version))
            return self._record(feed, finess, statement, "corrected", {"lines": dict(lines)})

    def withdraw(self, finess: str, statement: str) -> dict[str, Any]:
        """Take it back; its line in the feed. Blocking."""
        with self._gate:
            return self._record(self._feed(finess), finess, statement, "withdrawn", {})

    def _record(
        self, feed: _Feed, finess: str, statement: str, change: str, content: Mapping[str, Any]
    ) -> dict[str, Any]:
        at = _moment(self._settings.clock())
        entry = _play(feed, statement, change, at, json.loads(json.dumps(content)))
        row = (finess, entry.id, change, at, json.dumps(content, ensure_ascii=False))
        self._state.submit(
            lambda connection: connection.execute(
                "INSERT INTO statement_changes (finess, statement, change, changed_at, content) VALUES (?, ?, ?, ?, ?)",
                row,
            )
        ).result()
        return self._message(feed, entry)

    # --- inside ------------------------------------------------------------------------------------------------

    def _feed(self, finess: str) -> _Feed:
        found = self._feeds.get(finess)
        if found is None:
            with self._gate:
                found = self._feeds.get(finess)
                if found is None:
                    found = self._feeds[finess] = self._open(finess)
        return found

    def _open(self, finess: str) -> _Feed:
        plan = plan_for(self._settings, finess)
        book = Book(finess, plan, self._first_day(), self._cursors.name)
        feed = _Feed(book)
        _sow(feed, plan.corrected, plan.withdrawn)
        rows = self._state.read(
            lambda connection: connection.execute(
                "SELECT statement, change, changed_at, content FROM statement_changes WHERE finess = ? ORDER BY seq",
                (finess,),
            ).fetchall()
        )
        for statement, change, at, content in rows:
            _play(feed, statement, change, at, json.loads(content))
        return feed

    def _first_day(self) -> date:
        def ask(connection: sqlite3.Connection) -> str | None:
            row = connection.execute("SELECT value FROM meta WHERE key = 'statements-until'").fetchone()
            return row[0] if row else None

        known = self._state.read(ask)
        if known is None:
            known = self._settings.clock().date().isoformat()
            insert = "INSERT OR IGNORE INTO meta (key, value) VALUES ('statements-until', ?)"
            self._state.submit(lambda connection: connection.execute(insert, (known,))).result()
        return date.fromisoformat(known)

    def _message(self, feed: _Feed, entry: Entry) -> dict[str, Any]:
        """As the contract has it."""
        told: dict[str, Any] = {
            "id": entry.id,
            "number": entry.number,
            "revision": entry.revision,
            "change": entry.change,
            "changed_at": entry.changed_at,
        }
        if entry.version is not None:
            base = entry.version.base
            sums = feed.book.sums(entry.version)
            told |= {
                "issued_on": base.issued_on.isoformat(),
                "period": {"from": base.begin.isoformat(), "to": base.end.isoformat()},
                "transfer": {
                    "reference": base.reference,
                    "paid_on": base.paid_on.isoformat(),
                    "amount_cents": sums.pop("transfer_cents"),
                },
                "line_count": sums.pop("line_count"),
                "sums": sums,
            }
        return told


def _sow(feed: _Feed, corrected: int, withdrawn: int) -> None:
    """Issue what the book begins with, in order of time, with some corrections and withdrawals in between."""
    bases = feed.book.bases
    events = [(datetime.combine(base.issued_on, _SEEDED_AT), "created", base) for base in bases]
    for place in _spread(len(bases), corrected, 3):
        base = bases[place]
        events.append((datetime.combine(base.issued_on + _CORRECTED_AFTER, _SEEDED_AT), "corrected", base))
    for place in _spread(len(bases), withdrawn, 5):
        base = bases[place]
        events.append((datetime.combine(base.issued_on + _WITHDRAWN_AFTER, _SEEDED_AT), "withdrawn", base))
    events.sort(key=lambda event: (event[0], event[2].ordinal))
    for when, change, base in events:
        at = _moment(when)
        if change == "created":
            feed.append(_created(base, at))
        else:
            feed.follow(base.id, change, at, _correction(feed.book, base) if change == "corrected" else {})


def _correction(book: Book, base: Base) -> dict[int, Line]:
    """Of a line that the next statement doesn't pay anyway: nothing is paid twice."""
    paid_later = {f'"invoice":"{line["invoice"]}"' for after in book.bases[base.ordinal :][:1] for line in after.added}
    lines = book.lines(Version(base))
    return amendment(text for text in lines if not any(invoice in text for invoice in paid_later))


def _spread(count: int, chosen: int, offset: int) -> list[int]:
    """So many places among `count`, far from one another."""
    return [(place * count // chosen + offset) % count for place in range(chosen)] if count else []


def _play(feed: _Feed, statement: str, change: str, at: str, content: Mapping[str, Any]) -> Entry:
    if change == "created":
        ordinal = len({entry.id for entry in feed.entries}) + 1
        day = date.fromisoformat(content["day"])
        added = [{name: value for name, value in line.items() if name != "n"} for line in content.get("added", [])]
        base = _check(lambda: feed.book.issue(ordinal, day, content.get("count", 0), added))
        _check(lambda: feed.book.sums(Version(base)))
        return feed.append(_created(base, at))
    return feed.follow(statement, change, at, {int(n): patch for n, patch in content.get("lines", {}).items()})


def _check(make: Any) -> Any:
    """`invalid-request` for lines that can't even be summed up."""
    try:
        return make()
    except (KeyError, TypeError, ValueError) as problem:
        raise Problem("invalid-request", str(problem)[:200]) from None


def _created(base: Base, at: str) -> Entry:
    return Entry(base.id, base.number, 1, "created", at, Version(base))


def _moment(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
