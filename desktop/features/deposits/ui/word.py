"""What the page says above its table: one sentence at a time, for as long as it is true.

Owns when a sentence goes; what it says is the caller's, how it looks the banner's.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from desktop.features.deposits import page_texts
from desktop.features.deposits.domain import count_of
from desktop.toolkit.banner import Banner, Tone
from desktop.uploads.facts import AddReport, DocumentState, View

STEPS = 20  # that can be taken back, one after the other


class Word(QObject):
    """Speaks through `banner`."""

    def __init__(self, banner: Banner) -> None:
        super().__init__(banner)
        self._banner = banner
        self._act: Callable[[], object] | None = None
        self._steps: list[tuple[str, Callable[[], object]]] = []
        self._most: tuple[int, int] | None = None
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.timeout.connect(self.clear)
        banner.acted.connect(self._acted)

    def say(
        self, tone: Tone, text: str, action: str = "", act: Callable[[], object] | None = None, *, seconds: int = 0
    ) -> None:
        """In the place of what was said before; for some `seconds`, or until it is closed."""
        self._passing.stop()
        self._act = act
        self._most = None
        if act is not None and action == page_texts.UNDO:
            self.undoable(act, text)
            self._act = self.undo
        self._banner.say(tone, text, action)
        if seconds:
            self._passing.start(seconds * 1000)

    def undoable(self, act: Callable[[], object], text: str = "") -> None:
        """What takes back the last thing that was done (`text`), whether or not it was worth a sentence."""
        self._steps.append((text, act))
        del self._steps[:-STEPS]

    @property
    def last(self) -> str:
        """What `undo` would take back, in a sentence; "" where there is nothing, or none was said."""
        return self._steps[-1][0] if self._steps else ""

    @Slot()
    def undo(self) -> None:
        """Take back the last step, then the one before it; also when its sentence has gone."""
        if self._steps:
            _, act = self._steps.pop()
            self.clear()
            act()

    def tell_drop(self, report: AddReport, view: View, see: Callable[[], object]) -> None:
        """What became of a drop, where its rows and the main action don't say it; `see` leads to what is to mend."""
        if self._most is not None:
            self.clear()  # this drop, not the one before
        if report.refused or report.duplicates:
            there = view is View.TO_MEND
            self.say(Tone.WARNING, page_texts.added(report), "" if there else page_texts.SEE, None if there else see)
            self._most = (0, 0)
        elif not report.staged:
            self.say(Tone.INFO, page_texts.added(report))

    def follow(self, counts: Mapping[DocumentState, int]) -> None:
        """What was said of a drop ends when its documents have left, or what was wrong is being mended."""
        if self._most is None:
            return
        now = (count_of(View.TO_SEND, counts), count_of(View.TO_MEND, counts))
        if now[0] < self._most[0] or now[1] < self._most[1]:
            self.clear()
        else:
            self._most = now  # the last counts of the drop may come after its report

    def clear_drop(self) -> None:
        """What was said of a drop is in front of her now."""
        if self._most is not None:
            self.clear()

    @Slot()
    def clear(self) -> None:
        """Nothing to say any more."""
        self._passing.stop()
        self._act = self._most = None
        self._banner.clear()

    @Slot()
    def _acted(self) -> None:
        if self._act is not None:
            self._act()
