"""The mutual's side of a demonstration: what waits for a decision, and the decisions themselves.

Owns a registry. Each subject adds a `Section`: rows to look at, actions to take, files to open. An action is one change
of the state; it is taken by hand on the page (`backoffice_page`) or by a program, through `BackOffice.act`.
"""

import secrets
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from api_stub.problems import Problem
from api_stub.state import State

MAX_TEXT = 2000


class Refused(Exception):  # noqa: N818 - a word to whoever pressed the button
    """The action can't be taken; the argument is a French sentence that says why."""


@dataclass(frozen=True, slots=True)
class Action:
    """A button. `asks` labels the text that goes with it ("" asks nothing); `needs_text` refuses an empty one."""

    name: str
    label: str
    asks: str = ""
    needs_text: bool = False
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that can be opened from a row."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that came in. `state` is a French word; `detail` may have several lines."""

    key: str
    label: str
    state: str
    detail: str = ""
    actions: tuple[Action, ...] = ()
    papers: tuple[Paper, ...] = ()


def _nothing() -> None:
    """What follows an action that nobody waits for."""


@dataclass(frozen=True, slots=True)
class Section:
    """One subject. `name` stands in addresses; `title` and `empty` (said when there is no row) are French.

    `rows` reads the last commit. `act(connection, key, action, text)` runs inside a change and answers with what was
    done, in French; it refuses by `Refused`, or `Problem` where the row is unknown. `done` follows the commit of an
    action: a place to tell the postman. `paper(connection, id)` gives the bytes of a file and its media type.
    """

    name: str
    title: str
    empty: str
    rows: Callable[[sqlite3.Connection], Sequence[Row]]
    act: Callable[[sqlite3.Connection, str, str, str], str]
    done: Callable[[], None] = _nothing
    paper: Callable[[sqlite3.Connection, str], tuple[bytes, str] | None] = field(default=lambda _connection, _id: None)


class BackOffice:
    """The sections in the order in which they were added. `token` is new at each start: only our own page knows it."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._sections: dict[str, Section] = {}
        self.token = secrets.token_urlsafe(24)

    def add(self, section: Section) -> None:
        """Show this section too. Names are unique."""
        assert section.name not in self._sections, section.name
        self._sections[section.name] = section

    def sections(self) -> tuple[Section, ...]:
        """All of them."""
        return tuple(self._sections.values())

    def rows(self, section: str) -> list[Row]:
        """What a section holds now."""
        found = self._section(section)
        return list(self._state.read(found.rows))

    async def act(self, section: str, key: str, action: str, text: str = "") -> str:
        """Take an action and say in French what was done; `Refused`, or `not-found` for what isn't offered there."""
        found = self._section(section)
        words = text.strip()[:MAX_TEXT]

        def change(connection: sqlite3.Connection) -> str:
            row = next((row for row in found.rows(connection) if row.key == key), None)
            offered = next((offered for offered in row.actions if offered.name == action), None) if row else None
            if offered is None:
                raise Problem("not-found")
            if offered.needs_text and not words:
                raise Refused(f"« {offered.label} » demande un texte : {offered.asks}.")
            return found.act(connection, key, action, words)

        said = await self._state.write(change, durable=True)
        found.done()
        return said

    def paper(self, section: str, paper: str) -> tuple[bytes, str]:
        """The bytes of a file and its media type; `not-found`."""
        found = self._section(section)
        made = self._state.read(lambda connection: found.paper(connection, paper))
        if made is None:
            raise Problem("not-found")
        return made

    def _section(self, name: str) -> Section:
        found = self._sections.get(name)
        if found is None:
            raise Problem("not-found")
        return found
