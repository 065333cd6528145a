"""PySide6 itself, where one of its versions lost references: many signals, a large model. U18 of the test plan.

6.12.0 on Python 3.11 aborts the process after some 7,000 such calls; the pin of pyproject.toml keeps it away.
"""

import sys

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QTableView
from pytestqt.qtbot import QtBot

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)


class Sender(QObject):
    fired = Signal(object)


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @Slot(object)
    def take(self, value: object) -> None:
        assert value is None or value is True
        self.count += 1


class Rows(QAbstractTableModel):
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else 10_000

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = _DISPLAY) -> object:
        return None if role else f"{index.row()}/{index.column()}"


def test_twenty_thousand_signals_lose_no_reference(qtbot: QtBot, qapp: object) -> None:
    sender, receiver, label = Sender(), Receiver(), QLabel()
    qtbot.addWidget(label)
    sender.fired.connect(receiver.take)
    before = (sys.getrefcount(None), sys.getrefcount(True))
    for number in range(20_000):
        sender.fired.emit(None if number % 2 else True)
        label.setText("x")
    after = (sys.getrefcount(None), sys.getrefcount(True))
    assert receiver.count == 20_000
    assert all(late > early - 1_000 for early, late in zip(before, after))


def test_a_model_of_ten_thousand_rows_is_read_whole(qtbot: QtBot) -> None:
    model, view = Rows(), QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(400, 300)
    view.show()
    before = sys.getrefcount(None)
    for row in range(10_000):
        assert model.index(row, 2).data() == f"{row}/2"
        model.index(row, 1).data(Qt.ItemDataRole.DecorationRole)
    view.scrollToBottom()
    view.repaint()
    assert sys.getrefcount(None) > before - 1_000
