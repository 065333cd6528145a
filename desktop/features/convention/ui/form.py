"""The form: three groups of fields, each with its fault beside it. Owns what is typed; judges nothing itself."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCompleter,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.features.convention import page_texts as texts
from desktop.features.convention import suggestion_texts as suggestions
from desktop.features.convention.domain import Finding, Form, Key, Mode
from desktop.features.convention.fields import RULES, Kind, needed
from desktop.features.convention.texts import LABELS, MODE_NAMES, fault
from desktop.toolkit.forms import Field
from desktop.toolkit.theme import Theme

# Each row: fields side by side with the columns of six that they take.
_ROWS: tuple[tuple[str, tuple[tuple[tuple[Key, int], ...], ...]], ...] = (
    (
        texts.GROUP_PRACTICE,
        (
            ((Key.FINESS, 2), (Key.NAME, 4)),
            ((Key.STREET, 3), (Key.COMPLEMENT, 3)),
            ((Key.BUILDING, 3), (Key.LOCALITY, 3)),
            ((Key.POSTCODE, 2), (Key.CITY, 4)),
            ((Key.PHONE, 3), (Key.FAX, 3)),
            ((Key.EMAIL, 6),),
            ((Key.RESPONSIBLE, 3), (Key.SIGNATORY, 3)),
            ((Key.IBAN, 6),),
        ),
    ),
    (
        texts.GROUP_IT,
        (
            ((Key.IT_NAME, 3), (Key.IT_RESPONSIBLE, 3)),
            ((Key.IT_PHONE, 3), (Key.IT_FAX, 3)),
            ((Key.SOFTWARE, 6),),
        ),
    ),
)
_MOST = 200  # characters; what fits is judged on paper


class FormPane(QScrollArea):
    """Scrolls; `form` is what is typed."""

    changed = Signal(object)
    """A `Key` was typed."""
    entered = Signal(object)
    """The cursor is in the field of a `Key`."""
    left = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fields: dict[Key, Field] = {}
        self._edits: dict[Key, QLineEdit] = {}
        self._modes: dict[Mode, QRadioButton] = {}
        self._values: dict[Key, str] = {}
        self._seen: set[Key] = set()  # left once: their faults may be told
        self._findings: Mapping[Key, Finding] = {}
        self._filling = False
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields have it
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()

    @property
    def form(self) -> Form:
        """What is typed now."""
        return Form(dict(self._values))

    def fill(self, form: Form) -> None:
        """Show these values; nothing is told as typed."""
        self._filling = True
        for key, edit in self._edits.items():
            edit.setText(form[key])
        for mode, radio in self._modes.items():
            radio.setChecked(form.mode is mode)
        self._filling = False
        self._values = {key: form[key] for key in Key if form[key]}
        self._tell_mode()

    def set_value(self, key: Key, value: str) -> None:
        """As if typed."""
        self._edits[key].setText(value)
        self._seen.add(key)

    def show_findings(self, findings: Mapping[Key, Finding], *, all_of_them: bool = False) -> None:
        """Faults beside the fields that were left; an empty one is told only with `all_of_them`."""
        self._findings = findings
        if all_of_them:
            self._seen.update(Key)
        for key, field in self._fields.items():
            finding = findings.get(key) if key in self._seen else None
            tone = "warning" if finding is not None and finding.doubt else "danger"
            words = fault(key, finding) if finding is not None else ""
            if words != field.fault:
                field.set_fault(words, tone)
        mode = findings.get(Key.MODE) if Key.MODE in self._seen else None
        self._mode_fault.setText(fault(Key.MODE, mode) if mode is not None else "")
        self._mode_fault.setVisible(mode is not None)

    def focus(self, key: Key) -> None:
        """The cursor into this field, and the field into sight."""
        control: QWidget = self._edits[key] if key in self._edits else self._modes[self.form.mode or Mode.RSS]
        control.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self._fields.get(key, control), 0, 48)

    def field(self, key: Key) -> Field:
        """For tests and tours."""
        return self._fields[key]

    def edit(self, key: Key) -> QLineEdit:
        """The control of a field that is typed."""
        return self._edits[key]

    def mode(self, mode: Mode) -> QRadioButton:
        """The button of a mode."""
        return self._modes[mode]

    def insert_above_address(self, widget: QWidget) -> None:
        """Where an address can be looked up."""
        self._address.addWidget(widget)

    # --- within ------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            key = watched.property("key")
            self.entered.emit(Key(key))
            if isinstance(watched, QWidget):
                self.ensureWidgetVisible(self._fields.get(Key(key), watched), 0, 48)
        elif event.type() == QEvent.Type.FocusOut:
            key = Key(watched.property("key"))
            if self._values.get(key) or key in self._seen:
                self._seen.add(key)
                self.show_findings(self._findings)
            self.left.emit(key)
        return False

    def _typed(self, key: Key, value: str) -> None:
        if self._filling:
            return
        self._values[key] = value
        self.changed.emit(key)

    def _chosen(self, mode: Mode, on: bool) -> None:
        if not on or self._filling:
            return
        self._seen.add(Key.MODE)
        self._values[Key.MODE] = mode.value
        self._tell_mode()
        self.changed.emit(Key.MODE)

    def _tell_mode(self) -> None:
        for key in (Key.CONCENTRATOR, Key.OTHER):
            self._fields[key].setVisible(needed(key, self.form))

    def _build(self) -> None:
        theme = self._theme
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px("xl"), theme.px("l"), theme.px("l"), theme.px("xl"))
        column.setSpacing(theme.px("s"))
        how = QLabel(f"{texts.HOW}\n{texts.STARS}", inside)
        how.setProperty("role", "note")
        how.setWordWrap(True)
        column.addWidget(how)
        for title, rows in _ROWS:
            self._add_heading(column, title, inside)
            for row in rows:
                if row[0][0] is Key.STREET:
                    self._address = QVBoxLayout()
                    column.addLayout(self._address)
                grid = QGridLayout()
                grid.setHorizontalSpacing(theme.px("m"))
                at = 0
                for key, width in row:
                    grid.addWidget(self._make(key, inside), 0, at, 1, width, Qt.AlignmentFlag.AlignTop)
                    at += width
                for place in range(6):
                    grid.setColumnStretch(place, 1)
                column.addLayout(grid)
        self._add_heading(column, texts.GROUP_TECHNICAL, inside)
        self._add_modes(column, inside)
        column.addStretch(1)
        self.setWidget(inside)
        self._complete(Key.SOFTWARE, suggestions.SOFTWARE)
        self._complete(Key.CONCENTRATOR, suggestions.CONCENTRATORS)
        self._tell_mode()

    def _add_heading(self, column: QVBoxLayout, title: str, parent: QWidget) -> None:
        heading = QLabel(title, parent)
        heading.setProperty("role", "label")
        heading.setProperty("tone", "accent")
        column.addSpacing(self._theme.px("m"))
        column.addWidget(heading)

    def _add_modes(self, column: QVBoxLayout, parent: QWidget) -> None:
        label = QLabel(f"{LABELS[Key.MODE]} *", parent)
        label.setProperty("role", "label")
        column.addWidget(label)
        group = QButtonGroup(self)
        for mode in Mode:
            radio = QRadioButton(MODE_NAMES[mode], parent)
            radio.setAccessibleName(f"{LABELS[Key.MODE]}, {MODE_NAMES[mode]}")
            radio.setProperty("key", Key.MODE.value)
            radio.installEventFilter(self)
            radio.toggled.connect(partial(self._chosen, mode))
            group.addButton(radio)
            self._modes[mode] = radio
            column.addWidget(radio)
            detail = {Mode.CONCENTRATOR: Key.CONCENTRATOR, Mode.OTHER: Key.OTHER}.get(mode)
            if detail is not None:
                column.addWidget(self._make(detail, parent))
        self._mode_fault = QLabel(parent)
        self._mode_fault.setProperty("role", "note")
        self._mode_fault.setProperty("tone", "danger")
        self._mode_fault.hide()
        column.addWidget(self._mode_fault)

    def _make(self, key: Key, parent: QWidget) -> Field:
        edit = QLineEdit(parent)
        edit.setMaxLength(_MOST)
        edit.setProperty("key", key.value)
        edit.setObjectName(key.value)
        star = RULES[key].needed or key in (Key.CONCENTRATOR, Key.OTHER)
        name = LABELS[key] if not key.value.startswith("it_") else f"{texts.GROUP_IT.capitalize()}, {LABELS[key]}"
        edit.setAccessibleName(name)
        if RULES[key].kind is Kind.EMAIL:
            edit.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        edit.textChanged.connect(partial(self._typed, key))
        edit.installEventFilter(self)
        self._edits[key] = edit
        made = Field(
            self._theme,
            f"{LABELS[key]} *" if star else LABELS[key],
            edit,
            hint=texts.HINTS.get(key.value, ""),
            parent=parent,
        )
        self._fields[key] = made
        return made

    def _complete(self, key: Key, names: tuple[str, ...]) -> None:
        completer = QCompleter(self)
        completer.setModel(QStringListModel(list(names), completer))
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._edits[key].setCompleter(completer)
