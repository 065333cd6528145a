"""An applicant's workstation: real folders, a real vault, the real stub, a keyring in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from api_stub.serving import Served
from desktop.applicant.desk import ApplicantDesk
from desktop.applicant.facts import Contact, Key
from desktop.applicant.keeper import Applicants
from desktop.infra.http import Http
from desktop.infra.secrets import Secrets
from desktop.kernel.clock import Clock, SystemClock
from desktop.kernel.ids import Finess
from tests.session.desk import Drawer
from tests.stub.applicant import FINESS, issue
from tests.uploads.world import scan

NEW = Finess(FINESS)
CONTACT = Contact("Optique du Modèle", "contact@optique-modele.example")


class Workstation:
    """Starts of the program over one folder."""

    def __init__(self, folder: Path, served: Served) -> None:
        self.folder = folder
        self.served = served
        self.drawer = Drawer()
        self.made = 0

    def key(self, **words: object) -> Key:
        """As the step before the form gives one."""
        return Key(issue(self.served, **words))  # type: ignore[arg-type]

    def applicants(
        self, *, http: Callable[[], Http] | None = None, clock: Clock | None = None, secrets: Secrets | None = None
    ) -> Applicants:
        make = http or (lambda: Http(self.served.url, inactivity=10.0, connections=2))
        return Applicants(self.folder / "applicants", make, secrets or self.drawer, clock or SystemClock())

    @asynccontextmanager
    async def open(self, key: Key | None = None, **words: object) -> AsyncIterator[ApplicantDesk]:
        applicants = self.applicants(**words)  # type: ignore[arg-type]
        try:
            yield await applicants.open(NEW, key)
        finally:
            await applicants.close()

    def papers(self, *names: str) -> list[Path]:
        """Scans of these names, each with a content of its own."""
        paths = []
        for name in names:
            self.made += 1
            path = self.folder / "papers" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(scan(self.made))
            paths.append(path)
        return paths


async def prepared(desk: ApplicantDesk, paths: list[Path], message: str = "Bonjour") -> None:
    """Everything but ENVOYER."""
    await desk.set_contact(CONTACT, message)
    report = await desk.add(paths)
    assert len(report.staged) == len(paths)


async def until_followed(desk: ApplicantDesk) -> str:
    """The number, once the service has the application."""
    async with asyncio.timeout(30):
        while True:
            followed = (await desk.snapshot()).followed
            if followed is not None:
                return followed.number
            await asyncio.sleep(0.01)


def applications(served: Served) -> list[tuple[str, str, int]]:
    """What the service has: number, state, documents."""
    return served.parts.state.read(
        lambda c: c.execute(
            "SELECT a.number, a.state, (SELECT count(*) FROM application_documents d JOIN application_parts p"
            " ON p.seq = d.part WHERE p.application = a.seq) FROM applications a ORDER BY a.seq"
        ).fetchall()
    )
