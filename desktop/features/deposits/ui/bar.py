"""The delivery bar at the bottom of every page: what is under way, how fast, until when, or why nothing moves.

Owns one line, one thin progress and one action; present only while something moves or is held.
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop.features.deposits import page_texts, post_texts, texts
from desktop.kernel.clock import Clock
from desktop.outbox.facts import OutboxChanged, OutboxStatus
from desktop.toolkit import icons
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.forms import button
from desktop.toolkit.pills import paint_progress
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import EngineStatus, StatusChanged
from desktop.uploads.service import Delivery


class DeliveryBar(QWidget):
    """Fed by `StatusChanged`; asks once at the start."""

    sign_in_requested = Signal()
    opened = Signal()
    """The line was clicked: show the deposits page."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        delivery: Delivery,
        clock: Clock,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._delivery = delivery
        self._clock = clock
        self._status: EngineStatus | None = None
        self._post: OutboxStatus | None = None
        self._said: texts.Standing | None = None
        self._build()
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._say)
        bridge.listen(self, StatusChanged, self._moved, key=lambda _fact: None)
        bridge.listen(self, OutboxChanged, lambda facts: self.show_post(facts[-1].status), key=lambda _fact: None)
        tasks.run(self, delivery.status(), self.show_status)
        self.hide()

    @property
    def text(self) -> str:
        """The line, "" while there is nothing to say."""
        return self._said.text if self._said else ""

    def show_status(self, status: EngineStatus) -> None:
        """As the engine stands."""
        self._status = status
        self._say()

    def show_post(self, status: OutboxStatus) -> None:
        """As the outbox stands."""
        self._post = status
        self._say()

    def _moved(self, facts: Sequence[StatusChanged]) -> None:
        self.show_status(facts[-1].status)

    @Slot()
    def _say(self) -> None:
        if self._status is None:
            return
        said = self._standing(self._status)
        changed, self._said = said != self._said, said
        if said is None:
            self._second.stop()
            self.hide()
            return
        if changed:
            self._words.setText(said.text)
            self.setAccessibleName(f"{page_texts.BAR_NAME}\u00a0: {said.text}")
            self._draw_icon()
            action = texts.BAR_ACTIONS.get(said.action, "")
            self._action.setText(action)
            self._action.setVisible(bool(action))
        counts_down = self._status.next_try_at or (self._post and self._post.next_try_at)
        if counts_down and not self._second.isActive():
            self._second.start()
        elif not counts_down:
            self._second.stop()
        self.show()
        self.update()

    def _standing(self, status: EngineStatus) -> texts.Standing | None:
        now = self._clock.now()
        said = texts.standing(status, now)
        if self._post is None or not self._post.unsent:
            return said
        if said is None:
            return post_texts.posting(self._post, now)
        return replace(said, text=f"{said.text} · {post_texts.waiting(self._post)}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("raised"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        status = self._status
        if status is not None and status.batch_bytes > 0:
            done = min(1.0, status.batch_sent / status.batch_bytes)
            held = self._said is not None and self._said.role != "info"
            bar = QRectF(self._words.geometry().left(), self.height() - 9, self._track_width(), 3)
            paint_progress(painter, theme, bar, done, "muted" if held else "accent")
        painter.end()

    def _track_width(self) -> float:
        return max(80.0, float(self._action.geometry().left() - self._words.geometry().left() - self._theme.px("l")))

    def _build(self) -> None:
        theme = self._theme
        self.setFixedHeight(theme.px("bar"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("xl"), 0, theme.px("xl"), theme.px("xs"))
        row.setSpacing(theme.px("m"))
        mark = QLabel(self)
        mark.setFixedSize(20, 20)
        self._draw_icon = icons.dress_by(theme, mark, self._icon)
        self._words = QLabel(self)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("role", "label")
        self._action = button(theme, "", "ghost", parent=self)
        self._action.clicked.connect(self._act)
        row.addWidget(mark)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)

    def _icon(self) -> tuple[str, str, int]:
        said = self._said
        if said is None:
            return "sending", "muted", 20
        return said.icon, "muted" if said.role == "neutral" else said.role, 20

    @Slot()
    def _act(self) -> None:
        action = self._said.action if self._said else ""
        if action == "sign_in":
            self.sign_in_requested.emit()
        elif action == "pause":
            self._tasks.run(self, self._delivery.pause())
        elif action == "resume":
            self._tasks.run(self, self._delivery.resume())
        elif action == "retry":
            self._tasks.run(self, self._delivery.retry())
        elif action == "send_now":
            self._tasks.run(self, self._delivery.flow.send_now())
