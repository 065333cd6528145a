"""A program that sends an application and dies at the wire's Nth edge: `python -m tests.applicant.mortal`.

An edge is the moment before a request leaves, or the moment after its reply came and before anybody heard of it. What
it does is what an applicant does: prepare what isn't there, ENVOYER unless that was done, wait for the number.
"""

import asyncio
import itertools
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop.applicant.facts import Key, Role
from desktop.applicant.keeper import Applicants
from desktop.infra.http import Http, Reply
from desktop.kernel.clock import SystemClock
from desktop.uploads.facts import DocumentState
from tests.applicant.workstation import CONTACT, NEW, until_followed
from tests.uploads.world import scan

KILLED = 9


class Mortal(Http):
    """Dies at the edge number `at`."""

    def __init__(self, url: str, edges: Iterator[int], at: int) -> None:
        super().__init__(url, inactivity=20.0, connections=2)
        self._edges = edges
        self._at = at

    def request(self, method: str, path_or_url: str, **words: Any) -> Reply:
        self._pass()
        reply = super().request(method, path_or_url, **words)
        self._pass()
        return reply

    def _pass(self) -> None:
        if next(self._edges) == self._at:
            os._exit(KILLED)


class Sheet:
    """A keyring for two processes: a sheet of paper in a test's folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def read(self, name: str) -> str | None:
        file = self._path / name
        return file.read_text() if file.exists() else None

    async def write(self, name: str, secret: str) -> None:
        self._path.mkdir(exist_ok=True)
        (self._path / name).write_text(secret)

    async def delete(self, name: str) -> None:
        (self._path / name).unlink(missing_ok=True)

    def give_up(self) -> None:
        """It never waits for an answer."""


async def main(folder: Path, url: str, token: str, at: int) -> None:
    edges = itertools.count(1)
    applicants = Applicants(
        folder / "applicants", lambda: Mortal(url, edges, at), Sheet(folder / "sheet"), SystemClock()
    )
    desk = await applicants.open(NEW, Key(token))
    rows = await desk.papers()
    if (await desk.snapshot()).followed is None:
        await desk.set_contact(CONTACT, "Bonjour")
        names = {row.name for row, _ in rows}
        for number, (name, size, role) in enumerate(
            (("convention.jpg", 3 << 20, Role.AGREEMENT), ("rib.jpg", 700, Role.RIB))
        ):
            if name not in names:
                await desk.add_content(name, scan(number, size), role)
        if any(row.state is DocumentState.STAGED for row, _ in await desk.papers()):
            await desk.send()
    await until_followed(desk)
    await applicants.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
