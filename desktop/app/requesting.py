"""Demands on line over the vault that is open, tied to session and line as the delivery is. No Qt, no business.

await open_requests(house, delivery)         # after its outbox; stops by itself before the vault is closed
delivery.requests                            # what the page holds
"""

from collections.abc import Callable

from desktop.app.wiring import Delivery, House
from desktop.features.requests.remote import Remote
from desktop.features.requests.service import Requests
from desktop.infra.reachability import Reachable, Woke
from desktop.kernel.failures import VaultLocked
from desktop.session.facts import StandingChanged
from desktop.session.standing import Standing


async def open_requests(house: House, delivery: Delivery) -> Requests:
    """Begin to bring the list up to date. `VaultLocked` where no vault, or no outbox, is open."""
    if delivery.outbox is None:
        raise VaultLocked("no outbox")
    session, bus = house.session, house.bus
    http = house.http(session.server)
    remote = Remote(http, session.bearer, session.renewed)
    profile = session.profile
    assert profile is not None  # whose vault is open
    service = Requests(session.vault, delivery.outbox, remote, bus, house.clock, profile.finess)

    def standing(fact: StandingChanged) -> None:
        if fact.standing is Standing.SIGNED_IN:
            service.refresh_soon()

    def woke(_: Woke) -> None:
        http.hang_up()
        service.refresh_soon()

    ties: list[Callable[[], None]] = [
        bus.subscribe(StandingChanged, standing),
        bus.subscribe(Reachable, lambda _: service.refresh_soon()),
        bus.subscribe(Woke, woke),
    ]

    async def stop() -> None:
        while ties:
            ties.pop()()
        await service.stop()

    ties.append(session.care(stop))
    await service.start()
    delivery.requests = service
    return service
