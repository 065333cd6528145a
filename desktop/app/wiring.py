"""The composition root that the window and the console share: which part is handed to which. No Qt, no business.

house = build(paths, server=options.server)
await house.start()                          # on the loop
await house.session.sign_in(...)
delivery = await open_delivery(house)        # for the vault that is open now
...
await house.session.sign_out()               # stops the delivery first, by itself
await house.close()
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import __version__
from desktop.app.sorting import Sorter
from desktop.app.start import DEFAULT_SERVER
from desktop.applicant.keeper import Applicants
from desktop.features.requests.service import Requests
from desktop.geocoding.remote import GeocoderRemote
from desktop.geocoding.service import DEFAULT_GEOCODER, AddressFinder
from desktop.infra.http import Http
from desktop.infra.loop import Loop
from desktop.infra.paths import Paths
from desktop.infra.reachability import Reachability, Reachable, Woke
from desktop.infra.secrets import Secrets, SystemKeyring
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock, SystemClock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, HungUp, NotTheServer, Unreachable
from desktop.outbox.keeper import OutboxService
from desktop.session.facts import StandingChanged
from desktop.session.keeper import SessionService
from desktop.session.keys import Effort
from desktop.session.standing import Standing
from desktop.session.workstation import Workstation
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentState, StatusChanged
from desktop.uploads.remote import Remote

if TYPE_CHECKING:  # it needs what only its pages do
    from desktop.features.faq.service import Questions
    from desktop.features.registration.service import Registration

log = logging.getLogger(__name__)

USER_AGENT = f"EspaceTiers/{__version__}"
PROBE_PATH = "/v1/notices"  # the one route that needs no session
PROBE_INACTIVITY = 10.0
WIDTH = 4  # documents on the wire at once

# What would be lost with the vault.
_QUEUED = frozenset(
    {
        DocumentState.STAGED,
        DocumentState.QUEUED,
        DocumentState.SENDING,
        DocumentState.WAITING,
        DocumentState.SIGNED_OUT,
        DocumentState.UPLOADED,
        DocumentState.FAILED,
    }
)
_WITH_THE_SERVICE = frozenset({Standing.SIGNED_IN, Standing.LOCKED, Standing.OFFLINE})

FindProxy = Callable[[str], str | None]


class WatchedHttp(Http):
    """`Http` that tells whether requests find the service."""

    def __init__(self, base_url: str, line: Reachability, **settings: Any) -> None:
        super().__init__(base_url, **settings)
        self._line: Reachability | None = line

    def request(self, method: str, path_or_url: str, **words: Any) -> Any:
        since = self._line.losses if self._line is not None else 0
        try:
            reply = super().request(method, path_or_url, **words)
        except HungUp:
            raise
        except (Unreachable, NotTheServer):
            if self._line is not None:
                self._line.lost()
            raise
        except Failure:
            if self._line is not None:
                self._line.found(since)
            raise
        if self._line is not None:
            self._line.found(since)
        return reply

    def close(self) -> None:
        self._line = None  # what is given up now says nothing of the line
        super().close()


class Probe:
    """Asks the service for something cheap, in a thread that never holds up the program's end."""

    def __init__(self, http: Callable[[], Http]) -> None:
        self._http = http
        self._workers = Workers(1, "probe")

    async def __call__(self) -> None:
        http = self._http()
        try:
            await self._workers.run(partial(http.request, "GET", PROBE_PATH))
        finally:
            http.close()

    def close(self) -> None:
        """After the last call."""
        self._workers.close(1.0)


@dataclass
class House:
    """What lives as long as the program does."""

    paths: Paths
    bus: Bus
    clock: Clock
    session: SessionService
    line: Reachability
    probe: Probe
    http: Callable[[str], Http]
    addresses: AddressFinder
    applicants: Applicants
    workstation: Workstation
    keyring: Secrets

    @cached_property
    def loop(self) -> Loop:
        """The program's loop, started when it is first asked for; the console runs one of its own."""
        return Loop()

    @cached_property
    def registration(self) -> "Registration":
        """What the pages before sign-in ask, made when one of them is first shown."""
        from desktop.features.registration.service import Registration

        return Registration(lambda: self.http(self.session.server))

    @cached_property
    def questions(self) -> "Questions":
        """The questions of the service, made when a page first shows them."""
        from desktop.features.faq.service import Questions

        shipped = Path(__file__).resolve().parents[2] / "resources" / "faq" / "faq.json"
        return Questions(lambda: self.http(self.session.server), shipped, self.paths.data / "faq.json")

    async def start(self) -> None:
        """Begin to watch the line."""
        await self.line.start()

    async def close(self) -> None:
        """Stop delivering, close the vault; what is queued stays in it. The loop is the caller's to stop."""
        self.keyring.give_up()
        await self.applicants.close()
        await self.session.close()
        await self.line.stop()
        self.probe.close()
        self.addresses.close()
        if "registration" in self.__dict__:
            self.registration.close()
        if "questions" in self.__dict__:
            self.questions.close()


@dataclass
class Delivery:
    """The engine over the vault that is open, tied to session and line until it is stopped."""

    engine: Engine
    http: Http
    ties: list[Callable[[], None]]
    sorter: Sorter | None = None
    outbox: OutboxService | None = None  # `posting.open_outbox` makes it
    requests: Requests | None = None  # `requesting.open_requests` makes it

    async def forget(self) -> None:
        """Forget what sorting learned in this vault."""
        if self.sorter is not None:
            await self.sorter.forget()

    async def stop(self) -> None:
        """Stop at the next edge and let go of everything; a second call does nothing."""
        if not self.ties:
            return
        ties, self.ties = self.ties, []
        for untie in ties:
            untie()
        if self.sorter is not None:
            await self.sorter.stop()
        await self.engine.stop()
        self.http.close()


def build(
    paths: Paths,
    server: str | None = None,
    *,
    secrets: Secrets | None = None,
    bus: Bus | None = None,
    clock: Clock | None = None,
    proxy: FindProxy | None = None,
    effort: Effort | None = None,
    geocoder: str | None = None,
) -> House:
    """Everything but the delivery, which needs an open vault. Starts nothing, touches no file.

    `server` overrules what the profiles remember. `proxy` finds the proxy for an address (the window asks Qt).
    `effort` is what a guess at a password costs (tests ask for less). `geocoder` looks addresses up; "" is nobody.
    """
    clock = clock or SystemClock()
    bus = bus or Bus()

    def found_proxy(address: str) -> str | None:
        return proxy(address) if proxy is not None else None

    def watched(address: str) -> Http:
        return WatchedHttp(address, line, user_agent=USER_AGENT, proxy=found_proxy(address), connections=WIDTH)

    def unwatched() -> Http:
        address = session.server
        return Http(
            address, user_agent=USER_AGENT, proxy=found_proxy(address), inactivity=PROBE_INACTIVITY, connections=1
        )

    def addresses() -> AddressFinder:
        base = DEFAULT_GEOCODER if geocoder is None else geocoder
        if not base:
            return AddressFinder(None)
        return AddressFinder(GeocoderRemote(Http(base, user_agent=USER_AGENT, proxy=found_proxy(base), inactivity=5.0)))

    probe = Probe(unwatched)
    line = Reachability(probe, bus, clock)
    keyring = secrets or SystemKeyring()
    workstation = Workstation(paths.config / "workstation.json")
    session = SessionService(
        paths,
        watched,
        keyring,
        bus,
        clock,
        default_server=DEFAULT_SERVER,
        server=server,
        effort=effort,
        device=lambda: workstation.name,
    )
    applicants = Applicants(paths.data / "applicants", lambda: watched(session.server), keyring, clock)
    bus.subscribe(Reachable, lambda _: applicants.reconnected())
    return House(paths, bus, clock, session, line, probe, watched, addresses(), applicants, workstation, keyring)


async def open_delivery(
    house: House,
    *,
    width: int = WIDTH,
    sorting: bool = False,
    prepare: Callable[[Engine], object] = lambda _engine: None,
) -> Delivery:
    """Start delivering from the vault that is open; it stops by itself before that vault is closed. `sorting` asks that
    kinds be suggested for what waits; `prepare` is called before anything leaves.

    Raises `VaultLocked` where none is open.
    """
    session = house.session
    http = house.http(session.server)
    engine = Engine(session.vault, Remote(http, session.bearer, session.renewed), house.bus, house.clock, width=width)
    prepare(engine)

    def standing(fact: StandingChanged) -> None:
        if fact.standing is Standing.SIGNED_IN:
            engine.signed_in()
        elif fact.standing not in _WITH_THE_SERVICE:
            engine.signed_out()

    def woke(_: Woke) -> None:
        http.hang_up()  # what was on the wire before would wait for an answer that never comes
        engine.reconnected()

    def status(fact: StatusChanged) -> None:
        session.note_queued(queued(fact.status.counts))

    delivery = Delivery(engine, http, [])
    delivery.ties = [
        house.bus.subscribe(StandingChanged, standing),
        house.bus.subscribe(StatusChanged, status),
        house.bus.subscribe(Reachable, lambda _: engine.reconnected()),
        house.bus.subscribe(Woke, woke),
        session.care(delivery.stop),
    ]
    await engine.start()
    if sorting:
        delivery.sorter = Sorter(session.vault, engine, house.bus)
        delivery.sorter.start()
    return delivery


def queued(counts: Mapping[DocumentState, int]) -> int:
    """How many documents would be lost with the vault."""
    return sum(count for state, count in counts.items() if state in _QUEUED)
