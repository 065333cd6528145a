"""The statements over the vault that is open, and what is reconciled with them; tied to session and line as the
delivery is. No Qt, no business.

archive = await open_statements(house)       # stops by itself before the vault is closed
archive.service                              # what the page holds: `statements.service.Statements`
"""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.app.reconciling import lines_of
from desktop.app.wiring import House
from desktop.infra.http import Http
from desktop.infra.reachability import Reachable, Woke
from desktop.reconciliation.service import Reconciling
from desktop.session.facts import StandingChanged
from desktop.session.standing import Standing
from desktop.statements.keeper import StatementsService
from desktop.statements.remote import Remote


@dataclass
class Archive:
    """The statements of the practice that is open, until they are stopped."""

    service: StatementsService
    reconciling: Reconciling
    http: Http
    ties: list[Callable[[], None]]

    async def stop(self) -> None:
        """Stop at the next edge and let go of everything; a second call does nothing."""
        if not self.ties:
            return
        ties, self.ties = self.ties, []
        for untie in ties:
            untie()
        self.reconciling.close()
        await self.service.stop()


async def open_statements(house: House) -> Archive:
    """Open the cache beside the vault and begin to bring it up to date. Raises `VaultLocked` where none is open."""
    session = house.session
    http = house.http(session.server)
    remote = Remote(http, session.bearer, session.renewed)
    service = StatementsService(session.vault, remote, house.bus.publish, house.clock)

    def standing(fact: StandingChanged) -> None:
        if fact.standing is Standing.SIGNED_IN:
            service.signed_in()
        elif fact.standing in (Standing.EXPIRED, Standing.CLOSED):
            service.signed_out()

    def woke(_: Woke) -> None:
        http.hang_up()  # what was on the wire before would wait for an answer that never comes
        service.reconnected()

    reconciling = Reconciling(session.vault, house.clock, lines_of(service))
    archive = Archive(service, reconciling, http, [])
    archive.ties = [
        house.bus.subscribe(StandingChanged, standing),
        house.bus.subscribe(Reachable, lambda _: service.reconnected()),
        house.bus.subscribe(Woke, woke),
        session.care(archive.stop),
    ]
    try:
        await service.start()
    except BaseException:
        await archive.stop()
        raise
    return archive
