"""One message of the system for a batch, in words that tell nothing personal, and only to who looks elsewhere."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app.notices import Notices
from desktop.followup.facts import FollowNews, Stage
from desktop.kernel.events import Bus
from desktop.toolkit.bridge import Bridge
from desktop.uploads.facts import BatchEnded
from tests.toolkit.dressed import dressed

NB = "\u00a0"


def test_who_looks_elsewhere_is_told_once(qtbot: QtBot, qapp: QApplication) -> None:
    bus, told = Bus(), list[tuple[str, str, bool]]()
    window = QWidget()
    qtbot.addWidget(window)
    bridge = Bridge(bus)
    notices = Notices(dressed(qapp), bridge, window, lambda *words: told.append(words))
    bus.publish(BatchEnded(5000, 0, 12))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told[0] == (
        "5\u202f000\u00a0documents envoyés",
        f"La Mutuelle a tout reçu{NB}: 12{NB}accusés de dépôt.",
        False,
    )
    bus.publish(BatchEnded(3, 1, 1))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1] == (
        f"1{NB}document à corriger",
        f"1{NB}document n’est pas parti. 3{NB}autres ont bien été reçus par la Mutuelle.",
        True,
    )
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    with qtbot.waitSignal(window.windowTitleChanged, timeout=2000):
        bus.publish(BatchEnded(9, 0, 1))
        bus.publish(BatchEnded(9, 0, 1))
        bridge.listen(notices, BatchEnded, lambda _facts: window.setWindowTitle("heard"))
        bus.publish(BatchEnded(1, 0, 1))
    assert len(told) == 2


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_the_system_is_asked_or_left_alone(qtbot: QtBot, qapp: QApplication) -> None:
    bus = Bus()
    window = QWidget()
    qtbot.addWidget(window)
    notices = Notices(dressed(qapp), Bridge(bus), window)
    notices._ended([BatchEnded(1, 0, 1)])  # off-screen there is no tray: nothing happens, nothing breaks
    notices._come_back()
    assert window.isVisible()


def test_what_the_mutual_decided_is_told_once_for_all_and_names_nobody(qtbot: QtBot, qapp: QApplication) -> None:
    bus, told = Bus(), list[tuple[str, str, bool]]()
    window = QWidget()
    qtbot.addWidget(window)
    Notices(dressed(qapp), Bridge(bus), window, lambda *words: told.append(words))
    bus.publish(FollowNews({Stage.ACCEPTED: 40, Stage.SETTLED: 2}, 0))
    bus.publish(FollowNews({Stage.MISSING: 1}, 1))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert told == [
        (
            f"44{NB}changements dans votre suivi",
            f"1{NB}pièce manquante · 40{NB}accords · 2{NB}règlements · 1{NB}message de la Mutuelle",
            True,
        )
    ]
