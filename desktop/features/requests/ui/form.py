"""The one form of all demands: drawn from a kind's table, required fields first, faults under the fields, help beside.

Owns what is typed while it is open; saving, judging and sending are the page's affair.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.features.requests import stand_texts, texts
from desktop.features.requests.domain import LINES, Draft, FieldType, FormField, Shape, Typed
from desktop.features.requests.kinds import KINDS
from desktop.features.requests.ui.lines import LinesEditor
from desktop.features.requests.ui.papers import Papers
from desktop.features.requests.ui.side import Side
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import Field
from desktop.toolkit.theme import Theme

_FORM = 640  # px
_NARROW = frozenset({FieldType.DATE, FieldType.DAY, FieldType.CENTS, FieldType.BIC, FieldType.PHONE, FieldType.CHOICE})
_SHORT, _MIDDLE = 240, 360  # px
_CODES = frozenset({"member", "opto_number", "amc_number", "invoice", "teeth", "postcode", "reference"})
"""Words that are as short as a number: a field's width says what is expected in it."""
_DAYS = frozenset({FieldType.DATE, FieldType.DAY})

Control = QLineEdit | QPlainTextEdit | Choice | LinesEditor


class RequestForm(QScrollArea):
    """`show_draft` builds it for a kind."""

    edited = Signal()

    def __init__(self, theme: Theme, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._limit = limit
        self._shape: Shape | None = None
        self._fields: dict[str, Field] = {}
        self.controls: dict[str, Control] = {}
        self.papers = Papers(theme, limit, self)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)

    @property
    def typed(self) -> Typed:
        """What is typed now."""
        words: dict[str, str] = {}
        lines = {}
        for name, control in self.controls.items():
            match control:
                case LinesEditor():
                    lines[name] = control.lines
                case Choice():
                    words[name] = str(control.value)
                case QPlainTextEdit():
                    words[name] = control.toPlainText()
                case QLineEdit():
                    words[name] = control.text()
        return Typed({name: word for name, word in words.items() if word}, {k: v for k, v in lines.items() if v})

    def show_draft(self, draft: Draft, known: Mapping[str, str]) -> None:
        """A form for its kind, filled in as it was left; `known` is what holds now, for whom it concerns."""
        shape = self._shape = KINDS[draft.kind]
        self.papers.setParent(self)
        self._fields, self.controls = {}, {}
        inside = QWidget()
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, self._theme.px("m"), self._theme.px("l"))
        row.setSpacing(self._theme.px("xl"))
        left = QWidget(inside)
        left.setMaximumWidth(_FORM)
        column = QVBoxLayout(left)
        column.setContentsMargins(2, 2, 2, 2)  # room for the ring of the focus
        column.setSpacing(self._theme.px("m"))
        required = [field for field in shape.fields if field.required]
        for field in (*required, *(field for field in shape.fields if not field.required)):
            column.addWidget(self._field(field, draft, left))
        heading = QLabel(texts.DOCUMENTS, left)
        heading.setProperty("role", "label")
        place = column.count() if not shape.documents else len(required)
        column.insertWidget(place, heading)
        column.insertWidget(place + 1, self.papers)
        column.addStretch(1)
        row.addWidget(left, 100)  # as wide as it may be, before what is left stays empty
        self.side = Side(self._theme, shape, known, inside)
        row.addWidget(self.side, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        self.setWidget(inside)
        self.papers.show_wanted(shape.documents)
        self.show_papers(draft)
        self.papers.show()
        if shape.kind.startswith("change-"):
            for name in self._fields:
                if known.get(name) and name != "iban":  # which stands at the side, old and new
                    self.set_hint(name, texts.NOW_HINT.format(value=known[name]))
        self.show_faults(draft.faults, {})

    def show_papers(self, draft: Draft) -> None:
        """Its documents; those that the service won't have say why."""
        self.papers.show_rows(draft.attachments, draft.unwanted, stand_texts.unwanted(draft.problem))
        self.side.tell(self.typed, {part.role for part in draft.attachments})

    def show_faults(self, faults: Mapping[str, str], doubts: Mapping[str, str]) -> None:
        """What is wrong or doubtful, by field; the words as codes."""
        shape = self._shape
        if shape is None:
            return
        for name, field in self._fields.items():
            known = shape.field(name)
            is_day = known is not None and known.type in _DAYS
            if code := faults.get(name):
                field.set_fault(texts.fault(name, code, is_day=is_day))
            elif code := doubts.get(name):
                field.set_fault(texts.WARNINGS[code], "warning")
            else:
                field.set_fault("")
            control = self.controls[name]
            if isinstance(control, LinesEditor):
                control.set_tone("danger" if name in faults else "")
        wanted = [texts.fault(role, faults[role]) for role in shape.documents if role in faults]
        if "documents" in faults:
            wanted.append(texts.fault("documents", faults["documents"]))
        self.papers.say(" ".join(wanted))

    def set_hint(self, name: str, words: str) -> None:
        """What a field says while nothing is wrong with it."""
        if name in self._fields:
            self._fields[name].set_hint(words or texts.HINTS.get(name, ""))

    def fault_of(self, name: str) -> str:
        """What is shown under a field."""
        return self._fields[name].fault

    def go_to(self, faults: Mapping[str, str]) -> None:
        """The keyboard to the first field that is wrong."""
        for name, control in self.controls.items():
            if name in faults:
                control.focus_first() if isinstance(control, LinesEditor) else control.setFocus()
                self.ensureWidgetVisible(self._fields[name], 0, 24)
                return
        join = next((self.papers.joins[role] for role in faults if role in self.papers.joins), None)
        if join is not None:
            join.setFocus()
            self.ensureWidgetVisible(self.papers, 0, 24)

    def focus_first(self) -> None:
        """Where the keyboard begins."""
        first = next(iter(self.controls.values()))
        first.focus_first() if isinstance(first, LinesEditor) else first.setFocus()

    def _field(self, field: FormField, draft: Draft, parent: QWidget) -> Field:
        control = self._control(field, draft, parent)
        label = texts.FIELDS[field.name]
        if not field.required:
            label = texts.OPTIONAL_LABEL.format(
                label=label, optional=texts.WHERE_NEEDED.get(field.name, texts.OPTIONAL)
            )
        made = Field(self._theme, label, control, hint=texts.HINTS.get(field.name, ""), parent=parent)
        if field.type in _NARROW:
            control.setMaximumWidth(_SHORT)
        elif field.name in _CODES or field.type in (FieldType.NIR, FieldType.IBAN):
            control.setMaximumWidth(_MIDDLE)
        self._fields[field.name] = made
        self.controls[field.name] = control
        return made

    def _control(self, field: FormField, draft: Draft, parent: QWidget) -> Control:
        word = draft.typed.words.get(field.name, "")
        if field.type in LINES:
            lines = LinesEditor(self._theme, field.type.value, parent)
            lines.show_lines(draft.typed.lines.get(field.name, ()))
            lines.edited.connect(self.edited)
            return lines
        if field.type is FieldType.CHOICE:
            choice = Choice(self._theme, parent)
            choice.offer([(value, texts.CHOICES[value]) for value in ("", *field.choices)], word)
            choice.chosen.connect(lambda _: self.edited.emit())
            return choice
        if field.type is FieldType.TEXT:
            text = QPlainTextEdit(word, parent)
            text.setFixedHeight(88)
            text.setTabChangesFocus(True)
            text.setAcceptDrops(False)
            text.textChanged.connect(self.edited)
            return text
        line = QLineEdit(word, parent)
        line.setAcceptDrops(False)
        line.textEdited.connect(lambda _: self.edited.emit())
        return line
