"""The form of the way in: a known practice or a typed identifier, a password, "Rester connecté". Knows no session."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.features.sign_in import texts
from desktop.features.sign_in.domain import Missing, Typed, fault_while_typing, judge
from desktop.kernel.identifiers import FinessFault, check_finess, group_as_typed, normalise_finess
from desktop.toolkit import icons
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import Check, Field, PasswordField, button
from desktop.toolkit.gate import Door
from desktop.toolkit.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop.session.facts import Profile

_LINKS = ((Door.LOST_MAIL, texts.LOST_MAIL), (Door.LOST_PASSWORD, texts.LOST_PASSWORD), (Door.RESET, texts.RESET))


class CredentialsForm(QWidget):
    """What the user types. `submitted` comes only once everything that is needed is there."""

    submitted = Signal()
    page_asked = Signal(object)
    """Another page is wanted: a `Door`."""
    practice_chosen = Signal(object)
    """A known `Profile` was chosen from the list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._practices: list[Profile] = []
        self._chosen: Profile | None = None
        self._confirmed = ""
        self._build()
        self._connect()
        self._show_choice()

    # --- what the page asks ------------------------------------------------------------------------------------

    @property
    def identifier(self) -> str:
        """As typed, or that of the chosen practice."""
        return self._chosen.finess if self._chosen else self._identifier.text()

    @property
    def password(self) -> str:
        return self._password.text()

    @property
    def remember(self) -> bool:
        return self._remember.isChecked()

    def set_remember(self, remember: bool) -> None:
        self._remember.setChecked(remember)

    @property
    def chosen(self) -> "Profile | None":
        """The known practice that is chosen."""
        return self._chosen

    def set_practices(self, practices: Sequence["Profile"]) -> None:
        """The practices of this workstation; the first one is chosen unless something was typed."""
        self._practices = list(practices)
        if self._practices and not self._identifier.text():
            self._chosen = self._practices[0]
        self._show_choice()

    def choose(self, practice: "Profile | None") -> None:
        """Show this practice as chosen, or, for None, the empty field for another one."""
        self._chosen = practice
        self._show_choice()
        self._password.clear()
        self._password_field.set_fault("")
        (self._password if practice else self._identifier).setFocus()

    def take(self, finess: str) -> None:
        """Show this FINESS, chosen where it is known, typed otherwise."""
        value = normalise_finess(finess)
        known = next((each for each in self._practices if each.finess == value), None)
        if known is None:
            self._identifier.setText(group_as_typed(value, 0)[0])
        self.choose(known)
        self.focus_first()

    def forget_password(self) -> None:
        """Empty the password and put the cursor there."""
        self._password.clear()
        self._password.conceal()
        self.focus_first()

    @property
    def untouched(self) -> bool:
        """Whether nothing was typed yet and the cursor is still where it was put."""
        empty = not self._identifier.text() and not self._password.text()
        return empty and QApplication.focusWidget() in (None, self._identifier, self._password)

    def focus_first(self) -> None:
        """Put the cursor where something is missing."""
        missing = not self._chosen and not self._identifier.text()
        (self._identifier if missing else self._password).setFocus()

    def set_busy(self, words: str) -> None:
        """Closed while something is under way, `words` on the button; "" opens it again."""
        for each in (self._identifier, self._choice, self._password, self._remember, self._known):
            each.setEnabled(not words)
        self.set_button(words or texts.CONNECT, enabled=not words)

    def set_button(self, words: str, *, enabled: bool) -> None:
        """What the main action says, and whether it can be chosen."""
        self._send.setText(words)
        self._send.setEnabled(enabled)

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        self._identifier = QLineEdit(self)
        self._identifier.setInputMethodHints(Qt.InputMethodHint.ImhPreferUppercase)
        self._identifier_field = Field(
            theme, texts.IDENTIFIER, self._identifier, hint=texts.IDENTIFIER_HINT, main=True, parent=self
        )
        self._known = button(theme, texts.KNOWN_PRACTICES, "link", icon="back", parent=self)
        self._choice = _PracticeButton(theme, self)
        self._choice_field = Field(theme, texts.IDENTIFIER, self._choice, parent=self)
        self._password = PasswordField(theme, self)
        self._password_field = Field(theme, texts.PASSWORD, self._password, parent=self)
        self._remember = Check(theme, texts.REMEMBER, self)
        self._remember.setToolTip(texts.REMEMBER_HINT)
        self._remember.setAccessibleDescription(texts.REMEMBER_HINT)
        self._send = button(theme, texts.CONNECT, "primary", main=True, parent=self)
        first = QVBoxLayout()
        first.setSpacing(theme.px("xs"))
        first.addWidget(self._choice_field)
        first.addWidget(self._identifier_field)
        first.addWidget(self._known, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(first)
        column.addWidget(self._password_field)
        column.addWidget(self._remember)
        column.addWidget(self._send)
        column.addLayout(self._links())
        for before, after in zip(self._order(), self._order()[1:]):
            QWidget.setTabOrder(before, after)

    def _links(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self._theme.px("xs"))
        self._link_buttons: list[QPushButton] = []
        for door, words in _LINKS:
            link = button(self._theme, words, "link", parent=self)
            link.clicked.connect(lambda _=False, door=door: self.page_asked.emit(door))
            self._link_buttons.append(link)
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _order(self) -> list[QWidget]:
        return [
            self._choice,
            self._identifier,
            self._known,
            self._password,
            self._password.show_button,
            self._remember,
            self._send,
            *self._link_buttons,
        ]

    def _connect(self) -> None:
        self._identifier.textEdited.connect(self._typed)
        self._identifier.editingFinished.connect(self._left)
        self._identifier.returnPressed.connect(self._enter)
        self._password.textEdited.connect(self._password_typed)
        self._password.returnPressed.connect(self.submit)
        self._send.clicked.connect(self.submit)
        self._choice.clicked.connect(self._open_menu)
        self._known.clicked.connect(self._back_to_known)

    def menu(self) -> "QMenu":
        """The practices of this workstation, and a way to another one; made afresh."""
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self._choice)
        menu.setMinimumWidth(self._choice.width())
        for practice in self._practices:
            line = f"{texts.practice_name(practice)} · {texts.practice_line(practice)}"
            action = menu.addAction(line.replace("&", "&&"))
            action.triggered.connect(lambda _=False, practice=practice: self._pick(practice))
        menu.addSeparator()
        other = menu.addAction(texts.OTHER_PRACTICE)
        icons.dress(self._theme, other, "add", "muted", 16)
        other.triggered.connect(lambda _=False: self.choose(None))
        return menu

    @Slot()
    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._choice.mapToGlobal(QPoint(0, self._choice.height() + 4)))

    def _show_choice(self) -> None:
        known = self._chosen is not None
        self._choice_field.setHidden(not known)
        if self._identifier_field.isHidden() is not known:  # else it would be polished before the window is shown
            self._identifier_field.setHidden(known)
        self._known.setVisible(not known and bool(self._practices))
        if self._chosen is not None:
            self._choice.show_practice(self._chosen)

    def _pick(self, practice: "Profile") -> None:
        self.choose(practice)
        self.practice_chosen.emit(practice)

    @Slot()
    def _back_to_known(self) -> None:
        self.choose(self._practices[0])

    @Slot(str)
    def _typed(self, text: str) -> None:
        grouped, cursor = group_as_typed(text, self._identifier.cursorPosition())
        if grouped != text:
            self._identifier.setText(grouped)
            self._identifier.setCursorPosition(cursor)
        self._say_fault(fault_while_typing(grouped, left=False))

    @Slot()
    def _left(self) -> None:
        self._say_fault(fault_while_typing(self._identifier.text(), left=True))

    @Slot()
    def _enter(self) -> None:
        if self.password:
            self.submit()
        else:
            self._password.setFocus()

    @Slot(str)
    def _password_typed(self, _: str) -> None:
        self._password_field.set_fault("")

    def _say_fault(self, fault: FinessFault | None) -> None:
        if fault is FinessFault.KEY and normalise_finess(self.identifier) == self._confirmed:
            self._identifier_field.set_fault(texts.CONFIRM_KEY, "warning")
        elif fault is None:
            self._identifier_field.set_fault("")
        else:
            tone = "warning" if fault is FinessFault.KEY else "danger"
            self._identifier_field.set_fault(texts.FINESS_FAULTS[fault], tone)

    @Slot()
    def submit(self) -> None:
        """Say what is missing, or let it go."""
        if not self._send.isEnabled():
            return
        identifier = self.identifier
        # A known practice has been in before: its key was confirmed then.
        confirmed = normalise_finess(identifier) if self._chosen else self._confirmed
        missing = judge(Typed(identifier, self.password, confirmed))
        if missing is Missing.NOTHING:
            self.submitted.emit()
        elif missing is Missing.PASSWORD:
            self._password_field.set_fault(texts.PASSWORD_MISSING)
            self._password.setFocus()
        elif missing is Missing.CONFIRMATION:
            self._confirmed = normalise_finess(identifier)
            self._identifier_field.set_fault(texts.CONFIRM_KEY, "warning")
        else:
            self._identifier_field.set_fault(texts.FINESS_FAULTS[check_finess(identifier) or FinessFault.EMPTY])
            self._identifier.setFocus()


class _PracticeButton(QPushButton):
    """A known practice on two lines, with an arrow: opens the list of the others."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("look", "row")
        self.setAutoDefault(False)
        self.setFixedHeight(52)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("m"), 0, theme.px("m"), 0)
        row.setSpacing(theme.px("m"))
        mark = QLabel(self)
        icons.dress(theme, mark, "practice", "accent", 24)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._name = Elided(self)
        self._name.setFont(theme.font("body", 600))
        self._line = Elided(self)
        self._line.setProperty("role", "note")
        arrow = QLabel(self)
        icons.dress(theme, arrow, "chevron-down", "muted", 16)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._line)
        words.addStretch(1)
        row.addWidget(mark)
        row.addLayout(words, 1)
        row.addWidget(arrow)
        for label in (mark, arrow, self._name, self._line):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_practice(self, practice: "Profile") -> None:
        name, line = texts.practice_name(practice), texts.practice_line(practice)
        self._name.setText(name)
        self._line.setText(line)
        self.setAccessibleName(f"{texts.PRACTICE.format(name=name)}, {line}")
