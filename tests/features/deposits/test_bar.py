"""The delivery bar: there while something moves or is held, with the action that helps."""

from datetime import timedelta

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.deposits.ui.bar import DeliveryBar
from desktop.kernel.events import Bus
from desktop.toolkit.a11y import nameless
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import DocumentState
from tests.features.deposits.fake import NOW, FakeDelivery, StoppedClock, row


def bar_over(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: StoppedClock) -> tuple[DeliveryBar, FakeDelivery]:
    bus = Bus()
    delivery = FakeDelivery(bus, [row(1, DocumentState.SENDING, sent=1000), row(2, DocumentState.QUEUED)])
    bar = DeliveryBar(theme, tasks, Bridge(bus), delivery, clock)
    qtbot.addWidget(bar)
    bar.resize(900, 44)
    qtbot.waitUntil(bar.isVisible)
    return bar, delivery


def test_it_appears_pauses_resumes_and_goes(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: StoppedClock) -> None:
    bar, delivery = bar_over(qtbot, theme, tasks, clock)
    action = bar.findChild(QPushButton)
    assert bar.text == "2\u00a0documents en cours"
    assert nameless(bar) == []
    action.click()
    qtbot.waitUntil(lambda: bar.text == "2\u00a0documents en pause")
    action.click()
    qtbot.waitUntil(lambda: bar.text == "2\u00a0documents en cours")
    for number in (1, 2):
        delivery.change(number, state=DocumentState.ACKNOWLEDGED)
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_off_line_it_counts_down(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: StoppedClock) -> None:
    bar, delivery = bar_over(qtbot, theme, tasks, clock)
    delivery.held_by, delivery.next_try_at = "offline", NOW + timedelta(seconds=40)
    delivery.tell()
    qtbot.waitUntil(lambda: "dans 40\u00a0s" in bar.text)
    clock.forward(10)
    qtbot.waitUntil(lambda: "dans 30\u00a0s" in bar.text, timeout=3000)
    bar.findChild(QPushButton).click()
    qtbot.waitUntil(lambda: ("retry", None) in delivery.called)


def test_it_leads_to_the_sign_in(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: StoppedClock) -> None:
    bar, delivery = bar_over(qtbot, theme, tasks, clock)
    delivery.held_by = "signed_out"
    delivery.tell()
    qtbot.waitUntil(lambda: "connectiez" in bar.text)
    with qtbot.waitSignal(bar.sign_in_requested):
        bar.findChild(QPushButton).click()
