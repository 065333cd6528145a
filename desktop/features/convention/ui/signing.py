"""The step in which the agreement is signed: here, by hand, or with a certificate. Owns what is typed for it.

Says what should be done (`drawn`, `joined`, `certified`); the page does it.
"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.features.convention import page_texts
from desktop.features.convention import sign_texts as texts
from desktop.features.convention.domain import Finding, Form, Key
from desktop.features.convention.service import signing_form
from desktop.features.convention.texts import fault
from desktop.features.convention.ui.pad import Pad
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import Check, Field, PasswordField, button
from desktop.toolkit.theme import Theme


class SigningPane(QWidget):
    """Three ways; the first is shown."""

    typed = Signal()
    """What will be written on the signature block has changed."""
    drawn = Signal()
    joined = Signal(object)
    """The `Path` of a signed agreement."""
    certified = Signal(object, str)
    """The `Path` of a certificate and its password."""
    image_chosen = Signal(str)
    download_asked = Signal()
    print_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._certificate: Path | None = None
        self._build()
        self._connect()

    def begin(self, name: str, day: str, place: str) -> None:
        """With what is known already."""
        if not self.name.text():
            self.name.setText(name)
        if not self.place.text():
            self.place.setText(place)
        self.date.setText(day)

    def forget(self) -> None:
        """Nothing of a former signature stays."""
        self.pad.clear()
        self.mention.setChecked(False)
        self.password.clear()
        self._certificate = None
        self.certificate_name.setText(texts.NO_CERTIFICATE)

    @property
    def way(self) -> int:
        """0 here, 1 by hand, 2 with a certificate."""
        return self._stack.currentIndex()

    def show_way(self, place: int) -> None:
        """One of the three."""
        self._tabs.button(place).setChecked(True)
        self._move_common(place)
        self._stack.setCurrentIndex(place)
        self.typed.emit()

    def signed(self, form: Form) -> Form:
        """`form` with the signature block filled in, as far as it is."""
        if self.way == 1:
            return signing_form(form, "", "", "", "")
        mention = texts.MENTION if self.mention.isChecked() else ""
        return signing_form(form, self.place.text(), self.date.text(), self.name.text(), mention)

    def tell_certificate(self, words: str) -> None:
        """What is wrong with the certificate or its password."""
        self._password_field.set_fault(words)

    def tell_refused(self, findings: Mapping[Key, Finding]) -> None:
        """What can't be written on the block, beside its field."""
        fields = {Key.SIGN_PLACE: self._place_field, Key.SIGN_DATE: self._date_field, Key.SIGN_NAME: self._name_field}
        for key, finding in findings.items():
            if key in fields:
                fields[key].set_fault(fault(key, finding))

    def put_certificate(self, path: Path) -> None:
        """As if chosen."""
        self._certificate = path
        self.certificate_name.setText(path.name)
        self._certificate_fault.hide()
        self.password.setFocus()

    @property
    def common_missing(self) -> bool:
        """Whether something of the block isn't filled in; says so beside it."""
        missing = False
        for field, words, empty in (
            (self._place_field, "place", not self.place.text().strip()),
            (self._date_field, "date", not self.date.text().strip()),
            (self._name_field, "name", not self.name.text().strip()),
        ):
            field.set_fault(texts.MISSING[words] if empty else "")
            missing = missing or empty
        self._say(self._mention_fault, "" if self.mention.isChecked() else texts.MISSING["mention"])
        return missing or not self.mention.isChecked()

    # --- within ------------------------------------------------------------------------------------------------

    @Slot()
    def _sign_here(self) -> None:
        missing = self.common_missing
        self._say(self._pad_fault, texts.MISSING["ink"] if self.pad.empty else "")
        if not missing and not self.pad.empty:
            self.drawn.emit()

    @Slot()
    def _sign_with(self) -> None:
        missing = self.common_missing
        self._say(self._certificate_fault, texts.MISSING["certificate"] if self._certificate is None else "")
        if not missing and self._certificate is not None:
            self.certified.emit(self._certificate, self.password.text())

    @Slot()
    def ask_image(self) -> None:
        """A picture of a signature."""
        self._ask(texts.IMAGE_TITLE, texts.IMAGE_FILTER, self.image_chosen.emit)

    @Slot()
    def ask_join(self) -> None:
        """The agreement that was signed elsewhere."""
        self._ask(texts.JOIN_TITLE, texts.JOIN_FILTER, lambda name: self.joined.emit(Path(name)))

    @Slot()
    def _ask_certificate(self) -> None:
        self._ask(texts.CHOOSE_CERTIFICATE, texts.CERTIFICATE_FILTER, lambda name: self.put_certificate(Path(name)))

    def _ask(self, title: str, kinds: str, chosen: object) -> None:
        dialog = QFileDialog(self, title, str(Path.home()), kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def _say(self, label: QLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))

    def say_image(self, words: str) -> None:
        """What is wrong with the picture."""
        self._say(self._pad_fault, words)

    def _move_common(self, place: int) -> None:
        """Place, date and name belong to the block, whether a hand or a certificate signs."""
        slot = {0: self._here_slot, 2: self._certificate_slot}.get(place)
        if slot is not None:
            slot.addWidget(self._common)

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px("xl"), theme.px("l"), theme.px("l"), theme.px("s"))
        head.setSpacing(theme.px("m"))
        title = QLabel(texts.TITLE, self)
        title.setProperty("role", "heading")
        head.addWidget(title)
        tabs = QHBoxLayout()
        tabs.setSpacing(theme.px("s"))
        self._tabs = QButtonGroup(self)
        for place, name in enumerate(texts.WAYS):
            tab = button(theme, name, "ghost", parent=self)
            tab.setCheckable(True)
            tab.setAccessibleName(f"{texts.WAYS_NAME}, {name}")
            self._tabs.addButton(tab, place)
            tabs.addWidget(tab)
        tabs.addStretch(1)
        head.addLayout(tabs)
        column.addLayout(head)
        self._make_common()
        self._stack = QStackedWidget(self)
        for page in (self._make_here(), self._make_hand(), self._make_certificate()):
            area = QScrollArea(self)
            area.setWidgetResizable(True)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setFrameShape(QFrame.Shape.NoFrame)
            area.setWidget(page)
            self._stack.addWidget(area)
        column.addWidget(self._stack, 1)
        self._tabs.button(0).setChecked(True)
        self._here_slot.addWidget(self._common)

    def _make_common(self) -> None:
        theme = self._theme
        self._common = QWidget(self)
        column = QVBoxLayout(self._common)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self.mention = Check(theme, texts.MENTION, self._common)
        self._mention_fault = self._fault(self._common)
        self.place, self.date, self.name = (QLineEdit(self._common) for _ in range(3))
        self._place_field = Field(theme, texts.PLACE, self.place, parent=self._common)
        self._date_field = Field(theme, texts.DATE, self.date, parent=self._common)
        self._name_field = Field(theme, texts.NAME, self.name, parent=self._common)
        row = QHBoxLayout()
        row.setSpacing(theme.px("m"))
        row.addWidget(self._place_field, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._date_field, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.mention)
        column.addWidget(self._mention_fault)
        column.addLayout(row)
        column.addWidget(self._name_field)

    def _page(self) -> tuple[QWidget, QVBoxLayout]:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(self._theme.px("xl"), self._theme.px("s"), self._theme.px("l"), self._theme.px("l"))
        column.setSpacing(self._theme.px("s"))
        return page, column

    def _make_here(self) -> QWidget:
        theme = self._theme
        page, column = self._page()
        self._here_slot = QVBoxLayout()
        column.addLayout(self._here_slot)
        label = QLabel(texts.PAD, page)
        label.setProperty("role", "label")
        self.pad = Pad(theme, page)
        label.setBuddy(self.pad)
        self._pad_fault = self._fault(page)
        hint = self._note(texts.PAD_HINT, page)
        acts = QHBoxLayout()
        self.clear_button = button(theme, texts.CLEAR, "ghost", icon="undo", parent=page)
        self.image_button = button(theme, texts.IMAGE, "secondary", icon="image", parent=page)
        acts.addWidget(self.image_button)
        acts.addWidget(self.clear_button)
        acts.addStretch(1)
        self.sign_button = button(theme, texts.SIGN_HERE, "primary", icon="edit", main=True, parent=page)
        for each in (label, self.pad, self._pad_fault, hint):
            column.addWidget(each)
        column.addLayout(acts)
        column.addStretch(1)
        column.addWidget(self.sign_button)
        return page

    def _make_hand(self) -> QWidget:
        theme = self._theme
        page, column = self._page()
        for number, words in enumerate(texts.HAND_STEPS, 1):
            row = QHBoxLayout()
            row.setSpacing(theme.px("m"))
            chip = QLabel(str(number), page)
            chip.setProperty("role", "step")
            chip.setFixedSize(24, 24)
            chip.setAlignment(Qt.AlignmentFlag.AlignCenter)
            said = QLabel(words, page)
            said.setWordWrap(True)
            row.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(said, 1)
            column.addLayout(row)
        acts = QHBoxLayout()
        self.download_button = button(theme, page_texts.DOWNLOAD, "secondary", icon="download", parent=page)
        self.print_button = button(theme, page_texts.PRINT, "secondary", icon="print", parent=page)
        acts.addWidget(self.download_button)
        acts.addWidget(self.print_button)
        acts.addStretch(1)
        column.addSpacing(theme.px("s"))
        column.addLayout(acts)
        column.addWidget(self._note(texts.DROP, page))
        column.addStretch(1)
        self.join_button = button(theme, texts.JOIN, "primary", icon="join", main=True, parent=page)
        column.addWidget(self.join_button)
        return page

    def _make_certificate(self) -> QWidget:
        theme = self._theme
        page, column = self._page()
        self._certificate_slot = QVBoxLayout()
        column.addLayout(self._certificate_slot)
        label = QLabel(texts.CERTIFICATE, page)
        label.setProperty("role", "label")
        row = QHBoxLayout()
        row.setSpacing(theme.px("m"))
        self.certificate_button = button(theme, texts.CHOOSE_CERTIFICATE, "secondary", icon="key", parent=page)
        self.certificate_name = Elided(page, texts.NO_CERTIFICATE)
        row.addWidget(self.certificate_button)
        row.addWidget(self.certificate_name, 1)
        self._certificate_fault = self._fault(page)
        self.password = PasswordField(theme, page)
        self._password_field = Field(theme, texts.PASSWORD, self.password, parent=page)
        self.certify_button = button(theme, texts.SIGN_WITH, "primary", icon="security", main=True, parent=page)
        column.addWidget(label)
        column.addLayout(row)
        column.addWidget(self._certificate_fault)
        column.addWidget(self._note(texts.CERTIFICATE_HINT, page))
        column.addWidget(self._password_field)
        column.addStretch(1)
        column.addWidget(self.certify_button)
        return page

    def _note(self, words: str, parent: QWidget) -> QLabel:
        made = QLabel(words, parent)
        made.setProperty("role", "note")
        made.setWordWrap(True)
        return made

    def _fault(self, parent: QWidget) -> QLabel:
        made = self._note("", parent)
        made.setProperty("tone", "danger")
        made.hide()
        return made

    def _connect(self) -> None:
        self._tabs.idClicked.connect(self.show_way)
        self.sign_button.clicked.connect(self._sign_here)
        self.certify_button.clicked.connect(self._sign_with)
        self.password.returnPressed.connect(self._sign_with)
        self.certificate_button.clicked.connect(self._ask_certificate)
        self.join_button.clicked.connect(self.ask_join)
        self.image_button.clicked.connect(self.ask_image)
        self.clear_button.clicked.connect(self.pad.clear)
        self.pad.changed.connect(partial(self._say, self._pad_fault, ""))
        self.download_button.clicked.connect(self.download_asked)
        self.print_button.clicked.connect(self.print_asked)
        self.mention.toggled.connect(self.typed)
        for edit in (self.place, self.date, self.name):
            edit.textChanged.connect(self.typed)
