"""The rail of steps above the page: what is done, where one is, what comes. Those behind can be gone back to."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.features.convention import page_texts as texts
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme


class Steps(QWidget):
    """`at` is the place of the step that is shown, from 0."""

    asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._at = 0
        self._buttons: list[QPushButton] = []
        self._chips: list[QLabel] = []
        self.setAccessibleName(texts.STEPS_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("xl"), theme.px("s"), theme.px("xl"), theme.px("s"))
        row.setSpacing(theme.px("xs"))
        for place, name in enumerate(texts.STEPS):
            if place:
                line = QFrame(self)
                line.setProperty("role", "line")
                line.setFixedSize(32, 1)
                row.addWidget(line)
            chip = QLabel(str(place + 1), self)
            chip.setProperty("role", "step")
            chip.setFixedSize(24, 24)
            chip.setMargin(0)
            chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
            step = button(theme, name, "ghost", parent=self)
            step.setCheckable(True)
            step.clicked.connect(partial(self._clicked, place))
            self._chips.append(chip)
            self._buttons.append(step)
            row.addWidget(chip)
            row.addWidget(step)
        row.addStretch(1)
        theme.changed.connect(self._show)
        self._show()

    @property
    def at(self) -> int:
        """Which step is shown."""
        return self._at

    def set_at(self, at: int) -> None:
        """Show where one is."""
        self._at = at
        self._show()

    def step(self, place: int) -> QPushButton:
        """For the focus and for tests."""
        return self._buttons[place]

    def _clicked(self, place: int) -> None:
        self._show()
        if place < self._at:
            self.asked.emit(place)

    def _show(self) -> None:
        for place, (chip, step) in enumerate(zip(self._chips, self._buttons, strict=True)):
            done = place < self._at
            step.setEnabled(place <= self._at)
            step.setChecked(place == self._at)
            if done:
                chip.setPixmap(icons.pixmap(self._theme, "check", "accent", 16, self.devicePixelRatioF()))
            else:
                chip.setText(str(place + 1))
            chip.setEnabled(place <= self._at)
            chip.setAccessibleName("")
            step.setAccessibleDescription(texts.step(place + 1, place - self._at))
