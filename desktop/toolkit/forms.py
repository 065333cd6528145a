"""Controls of a form: buttons by look, a label above its control with its hint or fault under it, a password with
"Afficher". Owns their look and their accessible names; knows no field by name.
"""

from PySide6.QtCore import QPoint, Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.toolkit import icons, texts
from desktop.toolkit.theme import Theme

# look -> the role in which its icon is drawn
_ICON_ROLES = {"primary": "on-accent", "secondary": "text", "ghost": "muted", "danger": "on-danger", "link": "accent"}


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a dynamic property and let the style sheet see it."""
    if (widget.property(name) or "") == (value or ""):  # never set is the same as empty
        return
    widget.setProperty(name, value)
    # Before its first polishing a widget will see the property anyway.
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def tell_reader(widget: QWidget, event: str) -> None:
    """Tell a screen reader of an event of `QAccessible.Event`."""
    # Not at import: its enumerations cost milliseconds before the first window.
    from PySide6.QtGui import QAccessible, QAccessibleEvent

    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event[event]))


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
            tell_reader(self.control, "DescriptionChanged")

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
            tick = icons.pixmap(self._theme, "check", "on-accent", 12, self.devicePixelRatioF())
            painter = QPainter(self)
            # The style sheet's box: 18 px at the left edge, in the middle of the height.
            painter.drawPixmap(QPoint(3, (self.height() - 12) // 2), tick)
            painter.end()
