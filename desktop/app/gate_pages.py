"""Which page stands behind which door of the gate, and what each is given; each is imported when it is shown."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from desktop.app.gate import Gate
from desktop.kernel.clock import Clock
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.gate import Door, GatePage
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:
    from desktop.app.wiring import House


class GateMaterials(NamedTuple):
    """What every page may ask for; `house` waits for it where somebody was faster than the thread that builds it."""

    theme: Theme
    tasks: Tasks
    bridge: Bridge
    clock: Clock
    house: "Callable[[], House]"


def _deposit(materials: GateMaterials) -> GatePage:
    from desktop.features.application.ui.page import ApplicationPage

    return ApplicationPage(materials.theme, materials.tasks, lambda: materials.house().applicants, materials.clock)


def _convention(materials: GateMaterials) -> GatePage:
    from desktop.app.convention import gate_page

    return gate_page(materials.theme, materials.tasks, materials.clock, materials.house)


def _registration(door: Door) -> "Callable[[GateMaterials], GatePage]":
    """The pages of registration share one service."""

    def build(materials: GateMaterials) -> GatePage:
        from desktop.features.registration.ui.pages import REGISTRATION_PAGES

        return REGISTRATION_PAGES[door](materials.theme, materials.tasks, materials.house().registration)

    return build


def _faq(materials: GateMaterials) -> GatePage:
    from desktop.features.faq.ui.page import FaqDoor

    return FaqDoor(materials.theme, materials.tasks, materials.house().questions)


PAGES: dict[Door, Callable[[GateMaterials], GatePage]] = {
    Door.CREATION: _registration(Door.CREATION),
    Door.INSCRIPTION: _registration(Door.INSCRIPTION),
    Door.INFORMATION: _registration(Door.INFORMATION),
    Door.ACTIVATION: _registration(Door.ACTIVATION),
    Door.LOST_MAIL: _registration(Door.LOST_MAIL),
    Door.LOST_PASSWORD: _registration(Door.LOST_PASSWORD),
    Door.RESET: _registration(Door.RESET),
    Door.DEPOSIT: _deposit,
    Door.CONVENTION: _convention,
    Door.FAQ: _faq,
}


def offer_pages(gate: Gate, materials: GateMaterials) -> None:
    """Put the pages of this program behind the doors of `gate`."""
    for door, build in PAGES.items():
        gate.offer(door, partial(build, materials))
