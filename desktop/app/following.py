"""The follow-up over the vault that is open, tied to session and line as the delivery is. No Qt, no business."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop.app.corresponding import Corresponding
from desktop.app.wiring import House
from desktop.followup.keeper import FollowupService
from desktop.followup.remote import Remote
from desktop.infra.reachability import Reachable, Woke
from desktop.outbox.service import Outbox
from desktop.session.facts import StandingChanged
from desktop.session.standing import Standing


@dataclass
class Following:
    """The follow-up of the practice that is open, until it is stopped."""

    service: FollowupService
    corresponding: Corresponding
    ties: list[Callable[[], None]]

    async def stop(self) -> None:
        """Stop at the next edge and let go of everything; a second call does nothing."""
        if not self.ties:
            return
        ties, self.ties = self.ties, []
        for untie in ties:
            untie()
        await self.service.stop()


async def open_following(house: House, outbox: Outbox) -> Following:
    """Begin to bring the follow-up in the open vault up to date. Raises `VaultLocked` where none is open."""
    session = house.session
    http = house.http(session.server)
    remote = Remote(http, session.bearer, session.renewed)
    service = FollowupService(session.vault, remote, house.bus.publish, house.clock)

    def standing(fact: StandingChanged) -> None:
        if fact.standing is Standing.SIGNED_IN:
            service.signed_in()
        elif fact.standing in (Standing.EXPIRED, Standing.CLOSED):
            service.signed_out()

    def woke(_: Woke) -> None:
        http.hang_up()  # what was on the wire before would wait for an answer that never comes
        service.reconnected()

    corresponding = Corresponding(outbox, service, house.bus)
    following = Following(service, corresponding, [])
    following.ties = [
        house.bus.subscribe(StandingChanged, standing),
        house.bus.subscribe(Reachable, lambda _: service.reconnected()),
        house.bus.subscribe(Woke, woke),
        corresponding.untie,
        session.care(following.stop),
    ]
    await service.start()
    return following
