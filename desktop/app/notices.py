"""Tells that a batch is over, or that the mutual decided something: one message of the system, nothing personal in it.

Owns the icon that some systems want for that, shown only as long as the message is; knows no document.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from desktop.features.deposits import flow_texts
from desktop.features.followup import texts as follow_texts
from desktop.followup.facts import FollowNews, Stage
from desktop.toolkit import icons
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import BatchEnded

SHOWN = 10_000  # milliseconds

Show = Callable[[str, str, bool], object]
"""Title, text, and whether something went wrong."""


class Notices(QObject):
    """As long as `window` lives. `show` is handed in by tests."""

    def __init__(self, theme: Theme, bridge: Bridge, window: QWidget, show: Show | None = None) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._show = show or self._by_system
        self._icon: QSystemTrayIcon | None = None
        bridge.listen(self, BatchEnded, self._ended)
        bridge.listen(self, FollowNews, self._heard)

    def _ended(self, facts: Sequence[BatchEnded]) -> None:
        if self._window.isActiveWindow():
            return  # she sees it
        sent, failed = sum(fact.sent for fact in facts), sum(fact.failed for fact in facts)
        receipts = sum(fact.receipts for fact in facts)
        title, text = flow_texts.batch_title(sent, failed), flow_texts.batch_text(sent, failed, receipts)
        self._show(title, text, failed > 0)

    def _heard(self, facts: Sequence[FollowNews]) -> None:
        """What changed at the mutual's, once for all of it; also while the window is looked at: the change isn't."""
        stages: Counter[Stage] = Counter()
        for fact in facts:
            stages.update(fact.stages)
        news = FollowNews(stages, sum(fact.answers for fact in facts))
        grave = bool(news.stages.get(Stage.MISSING) or news.stages.get(Stage.REFUSED))
        self._show(follow_texts.news_title(news), follow_texts.news_text(news), grave)

    def _by_system(self, title: str, text: str, wrong: bool) -> None:
        QApplication.alert(self._window)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._icon is None:
            self._icon = QSystemTrayIcon(icons.icon(self._theme, "brand", "accent", 32), self)
            self._icon.messageClicked.connect(self._come_back)
        kinds = QSystemTrayIcon.MessageIcon
        self._icon.show()
        self._icon.showMessage(title, text, kinds.Warning if wrong else kinds.Information, SHOWN)
        QTimer.singleShot(SHOWN, self._icon, self._icon.hide)

    def _come_back(self) -> None:
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()
