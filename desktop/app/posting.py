"""The outbox over the vault that is open, tied to session and line as the delivery is. No Qt, no business.

await open_outbox(house, delivery)           # stops by itself before the vault is closed
delivery.outbox                              # what the pages hold: `outbox.service.Outbox`
"""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.app.wiring import Delivery, House, queued
from desktop.infra.http import Http
from desktop.infra.reachability import Reachable, Woke
from desktop.outbox.facts import OutboxChanged
from desktop.outbox.keeper import OutboxService
from desktop.outbox.remote import OutboxRemote
from desktop.session.facts import StandingChanged
from desktop.session.standing import Standing
from desktop.uploads.facts import StatusChanged

_WITH_THE_SERVICE = frozenset({Standing.SIGNED_IN, Standing.LOCKED, Standing.OFFLINE})


@dataclass
class Posting:
    """The outbox of the practice that is open, until it is stopped."""

    service: OutboxService
    http: Http
    ties: list[Callable[[], None]]

    async def stop(self) -> None:
        """Stop at the next edge and let go of everything; a second call does nothing."""
        if not self.ties:
            return
        ties, self.ties = self.ties, []
        for untie in ties:
            untie()
        await self.service.stop()
        self.http.close()


async def open_outbox(house: House, delivery: Delivery) -> Posting:
    """Begin to send what was posted, as fast as the delivery lets bytes leave. `VaultLocked` where none is open."""
    session, bus, engine = house.session, house.bus, delivery.engine
    http = house.http(session.server)
    remote = OutboxRemote(http, session.bearer, session.renewed)
    service = OutboxService(session.vault, remote, bus, house.clock, engine.limits, throttle=engine.throttle)
    waiting = {"documents": 0, "intents": 0}

    def standing(fact: StandingChanged) -> None:
        if fact.standing is Standing.SIGNED_IN:
            service.signed_in()
        elif fact.standing not in _WITH_THE_SERVICE:
            service.signed_out()

    def woke(_: Woke) -> None:
        http.hang_up()  # what was on the wire before would wait for an answer that never comes
        service.reconnected()

    def documents(fact: StatusChanged) -> None:
        waiting["documents"] = queued(fact.status.counts)
        session.note_queued(sum(waiting.values()))

    def intents(fact: OutboxChanged) -> None:
        waiting["intents"] = fact.status.unsent + fact.status.refused
        session.note_queued(sum(waiting.values()))

    posting = Posting(service, http, [])
    posting.ties = [
        bus.subscribe(StandingChanged, standing),
        bus.subscribe(StatusChanged, documents),
        bus.subscribe(OutboxChanged, intents),
        bus.subscribe(Reachable, lambda _: service.reconnected()),
        bus.subscribe(Woke, woke),
        session.care(posting.stop),
    ]
    await service.start()
    delivery.outbox = service
    return posting
