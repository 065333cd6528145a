"""What the mutual holds of the practice, over the session that is open; where its page leads, and what it is told.

Neither that page nor the demands know each other: which form a change opens, what the form shows as old, and which
demands are told as changes under way, is decided here.
"""

from collections.abc import Callable, Sequence
from functools import partial

from desktop.app.shell import Shell
from desktop.app.wiring import Delivery, House
from desktop.features.convention.ui.page import ConventionPage
from desktop.features.followup.ui.page import FollowupPage
from desktop.features.practice import texts
from desktop.features.practice.domain import KINDS, Group, Known, Pending, words_now
from desktop.features.practice.remote import PracticeRemote
from desktop.features.practice.service import PracticeData
from desktop.features.practice.ui.page import PracticePage
from desktop.features.requests.domain import PENDING, UNSENT, DemandsChanged, Prefill, Stand
from desktop.features.requests.fields import masked_iban
from desktop.features.requests.service import Requests
from desktop.features.requests.ui.page import RequestsPage
from desktop.infra.reachability import Reachable, Woke
from desktop.kernel.clock import Clock
from desktop.session.facts import StandingChanged
from desktop.session.standing import Standing
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.memory import Memory
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


async def open_practice(house: House) -> PracticeData:
    """Begin to bring it up to date; stops by itself before the vault is closed."""
    session, bus = house.session, house.bus
    remote = PracticeRemote(house.http(session.server), session.bearer, session.renewed)
    service = PracticeData(session.vault, remote, bus, house.clock)

    def standing(fact: StandingChanged) -> None:
        if fact.standing is Standing.SIGNED_IN:
            service.refresh_soon()

    ties: list[Callable[[], None]] = [
        bus.subscribe(StandingChanged, standing),
        bus.subscribe(Reachable, lambda _: service.refresh_soon()),
        bus.subscribe(Woke, lambda _: service.reconnected()),
    ]

    async def stop() -> None:
        while ties:
            ties.pop()()
        await service.stop()

    ties.append(session.care(stop))
    await service.start()
    return service


async def under_way(requests: Requests) -> Sequence[Pending]:
    """The changes that were asked for and aren't decided, the newest of each kind."""
    rows = [row for row in await requests.rows() if row.kind in KINDS.values() and row.stand in PENDING]
    newest = {row.kind: row for row in reversed(rows)}
    return [
        Pending(row.id, row.kind, row.number, row.stand in UNSENT, row.stand is Stand.CONFIRMING)
        for row in newest.values()
    ]


def data_page(
    theme: Theme,
    tasks: Tasks,
    bridge: Bridge,
    service: PracticeData,
    delivery: Delivery,
    *,
    clock: Clock,
    memory: Memory,
) -> PracticePage:
    """The page « Données »."""
    assert delivery.requests is not None
    pending = partial(under_way, delivery.requests)
    page = PracticePage(theme, tasks, bridge, service, pending, clock=clock, memory=memory)
    bridge.listen(page, DemandsChanged, lambda _: page.look_pending(), key=lambda _: None)
    return page


def tie_practice(
    shell: Shell, page: PracticePage, requests: RequestsPage, followup: FollowupPage, convention: ConventionPage
) -> None:
    """Each change leads to its form, which shows what holds now; each demand under way to where it stands."""

    def change(group: str) -> None:
        shell.show_page(requests.key)
        requests.open_form(prefill(Group(group)))

    def demand(id_: str) -> None:
        known = next((each for each in page.under_way.values() if each.id == id_), None)
        if known is not None and not (known.unsent or known.to_confirm):
            shell.show_page(followup.key)
            followup.show_subject(id_)
        else:
            shell.show_page(requests.key)

    page.change_asked.connect(change)
    page.demand_asked.connect(demand)
    page.agreement_asked.connect(partial(shell.show_page, convention.key))
    page.access_asked.connect(partial(shell.show_page, "access"))
    page.known_changed.connect(lambda known: requests.know(now(known)))


def now(known: Known | None) -> dict[str, str]:
    """What the forms show as it is today: by their fields, the account masked."""
    if known is None:
        return {}
    words = words_now(known.data)
    for name in ("phone", "fax"):
        if name in words:
            words[name] = texts.phone(words[name])
    if "iban" in words:
        words["iban"] = masked_iban(words["iban"])
    return words


def prefill(group: Group) -> Prefill:
    """The form that tells of a change in a part."""
    if group in KINDS:
        return Prefill(KINDS[group])
    return Prefill("claim", {"reason": "other", "about": "other", "text": texts.COMPLAINT[group]})
