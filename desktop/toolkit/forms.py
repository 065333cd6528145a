"""Controls of a form: buttons by look, a label above its control with its hint or fault under it, a password with
"Afficher", a choice that draws its own arrow. Owns their look and their accessible names; knows no field by name.
"""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QVBoxLayout,
    QWidget,
)

from desktop.toolkit import icons, texts
from desktop.toolkit.theme import Theme

# look -> the role in which its icon is drawn
_ICON_ROLES = {"primary": "on-accent", "secondary": "text", "ghost": "muted", "danger": "on-danger", "link": "accent"}


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def button(
    theme: Theme,
    text: str,
    look: str = "secondary",
    *,
    icon: str = "",
    main: bool = False,
    parent: QWidget | None = None,
) -> QPushButton:
    """A push button: `look` primary, secondary, ghost, danger or link; 32 px high, 36 where it is the `main` action.

    Without `text` it is square, and the caller gives it an accessible name and a tooltip.
    """
    made = QPushButton(text, parent)
    made.setProperty("look", look)
    made.setAutoDefault(False)
    made.setCursor(Qt.CursorShape.PointingHandCursor if look == "link" else Qt.CursorShape.ArrowCursor)
    if look != "link":
        made.setFixedHeight(theme.px("control-main" if main else "control"))
    if icon:
        icons.dress(theme, made, icon, _ICON_ROLES[look], 16)
        if not text:
            made.setProperty("square", True)
            made.setFixedWidth(theme.px("control"))
    return made


class Field(QWidget):
    """A label above a control, and under it a hint that gives way to a fault where there is one."""

    def __init__(
        self,
        theme: Theme,
        label: str,
        control: QWidget,
        *,
        hint: str = "",
        main: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hint = hint
        self.control = control
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("xs"))
        self.label = QLabel(label, self)
        self.label.setProperty("role", "label")
        self.label.setBuddy(control)
        self._note = QLabel(self)
        self._note.setProperty("role", "note")
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        column.addWidget(self.label)
        column.addWidget(control)
        column.addWidget(self._note)
        if isinstance(control, QLineEdit) and not isinstance(control, PasswordField):
            control.setFixedHeight(theme.px("control-main" if main else "control"))
        if not control.accessibleName():
            control.setAccessibleName(label.rstrip(" :\u00a0\u202f"))
        self._tell(hint, "")

    @property
    def fault(self) -> str:
        """The fault that is shown, or ""."""
        return self._note.text() if self._note.property("tone") else ""

    def set_hint(self, hint: str) -> None:
        """What stands under the control while nothing is wrong."""
        self._hint = hint
        if not self.fault:
            self._tell(hint, "")

    def set_fault(self, text: str, tone: str = "danger") -> None:
        """Show what is wrong (`tone` danger) or doubtful (warning); "" takes it away."""
        self._tell(text or self._hint, tone if text else "")
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self.control, QAccessible.Event.DescriptionChanged))

    def _tell(self, text: str, tone: str) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        restyle(self._note, "tone", tone)
        restyle(self.control, "tone", tone)
        self.control.setAccessibleDescription(text)


class PasswordField(QLineEdit):
    """A password with "Afficher" inside; shown again as dots when it loses its window."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setFixedHeight(theme.px("control-main"))
        self._show = button(theme, texts.SHOW, "link", parent=self)
        self._show.setCheckable(True)
        self._show.setAccessibleName(texts.SHOW_PASSWORD)
        self._show.toggled.connect(self._toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.px("s"), 0)
        row.addStretch(1)
        row.addWidget(self._show)
        self.setTextMargins(0, 0, self._show.sizeHint().width() + theme.px("s"), 0)

    @property
    def show_button(self) -> QPushButton:
        """The "Afficher" button, for the focus order."""
        return self._show

    def conceal(self) -> None:
        """Dots again."""
        self._show.setChecked(False)

    @Slot(bool)
    def _toggle(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.setText(texts.HIDE if shown else texts.SHOW)
        self._show.setAccessibleName(texts.HIDE_PASSWORD if shown else texts.SHOW_PASSWORD)


class Check(QCheckBox):
    """A check box whose tick is ours: a style sheet takes the style's own away."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked():
            option = QStyleOptionButton()
            self.initStyleOption(option)
            box = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
            painter = QPainter(self)
            tick = icons.pixmap(self._theme, "check", "on-accent", 12, self.devicePixelRatioF())
            painter.drawPixmap(box.center() - QPoint(5, 5), tick)
            painter.end()


class Choice(QComboBox):
    """A drop-down list of values with their French names."""

    chosen = Signal(object)
    """The user chose this value."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: list[object] = []
        self.setFixedHeight(theme.px("control"))
        self.activated.connect(self._activated)

    def offer(self, options: Sequence[tuple[object, str]], current: object = None) -> None:
        """Replace what can be chosen: (value, name)."""
        self.blockSignals(True)
        self.clear()
        # Kept here, not as item data: Qt gives an enumeration back as the plain text that it is made of.
        self._values = [value for value, _ in options]
        self.addItems([name for _, name in options])
        self.blockSignals(False)
        if current is not None:
            self.select(current)

    def select(self, value: object) -> None:
        """Show `value` as chosen, silently; an unknown one changes nothing."""
        if value in self._values:
            self.setCurrentIndex(self._values.index(value))

    @property
    def value(self) -> object:
        """What is chosen."""
        return self._values[self.currentIndex()]

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        role = "muted" if self.isEnabled() else "disabled"
        arrow = icons.pixmap(self._theme, "chevron-down", role, 16, self.devicePixelRatioF())
        painter = QPainter(self)
        painter.drawPixmap(QPoint(self.width() - 24, (self.height() - 16) // 2), arrow)
        painter.end()

    @Slot(int)
    def _activated(self, row: int) -> None:
        self.chosen.emit(self._values[row])
