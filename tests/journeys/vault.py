"""What lies in a practice's vault once the program has ended: opened as the program opens it, without its service."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from desktop.app import wiring
from desktop.infra.http import Http
from desktop.infra.paths import Paths
from desktop.kernel.ids import Finess
from desktop.session import store
from desktop.session.standing import Outcome
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentRow, DocumentState, Receipt, View
from desktop.uploads.remote import Remote

NOWHERE = "http://127.0.0.1:9"  # nothing is asked of it

DONE = frozenset({DocumentState.ACKNOWLEDGED, DocumentState.REFUSED, DocumentState.DUPLICATE})


@dataclass(frozen=True)
class Vault:
    """A look into it."""

    rows: list[DocumentRow]
    receipts: list[Receipt]
    renewal: str | None
    """The token by which the session could be renewed."""

    @property
    def queued(self) -> Counter[str]:
        """How many documents are neither acknowledged nor refused, by state."""
        return Counter(row.state.value for row in self.rows if row.state not in DONE)


async def look(basedir: Path, finess: str, password: str, server: str = NOWHERE) -> Vault:
    """Open the vault below `basedir` and close it again; `server` is the one whose renewal is wanted."""
    house = wiring.build(Paths.under(basedir), server)
    try:
        result = await house.session.look(Finess(finess), password)
        assert result.outcome is Outcome.OFFLINE, result
        http = Http(server)
        engine = Engine(
            house.session.vault, Remote(http, house.session.bearer, house.session.renewed), house.bus, house.clock
        )
        try:
            return Vault(
                await engine.rows(await engine.ids(View.ALL)),
                await engine.receipts(limit=100_000),
                await house.session.vault.read(lambda db: store.renewal(db, server)),
            )
        finally:
            await engine.stop()
            http.close()
    finally:
        await house.close()
