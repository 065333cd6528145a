"""INSCRIPTION: the provisional code, the mail, the personal password, the conditions of use.

Everything typed stays as long as the program runs; the password goes on to the activation page and is forgotten there.
"""

from itertools import pairwise

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from desktop.features.registration import texts
from desktop.features.registration.domain import (
    Account,
    Inscription,
    Lack,
    Place,
    Refusal,
    Terms,
    Trouble,
    judge,
    judge_mail,
    judge_mail_again,
)
from desktop.features.registration.service import Registration
from desktop.features.registration.ui.fields import FinessField, NewPassword
from desktop.features.registration.ui.sheet import WIDE, Sheet, Step, paragraph
from desktop.features.registration.ui.terms import TermsDialog
from desktop.kernel.identifiers import normalise_finess
from desktop.kernel.passwords import Owner
from desktop.toolkit.banner import Tone
from desktop.toolkit.forms import Check, Field, button
from desktop.toolkit.gate import Door, Handed
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


class InscriptionPage(Sheet):
    """The six fields and the box of the guide's page 07."""

    def __init__(self, theme: Theme, tasks: Tasks, registration: Registration) -> None:
        super().__init__(theme, tasks, registration)
        self._terms: Terms | None = None
        self._build()
        self._connect()

    def begin(self, handed: Handed) -> None:
        if handed.finess:
            self.finess.set_text(handed.finess)
        if handed.code:
            self.code.setText(handed.code)
            self.code_field.set_fault("")
            self.say(Tone.INFO, texts.PREFILLED)
        if handed.mail and not self.mail.text():
            self.mail.setText(handed.mail)
        empty = (field for field in (self.finess.edit, self.code, self.mail) if not field.text())
        next(empty, self.mail_again).setFocus()
        if self._terms is None:
            self._fetch_terms()

    def terms_known(self) -> bool:
        """Whether the conditions of use are there to be read."""
        return self._terms is not None

    # --- within ------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self.theme
        self.step = step = Step(theme, texts.INSCRIPTION, texts.STARS, self, across=WIDE)
        self.never = step.add_link(texts.NEVER)
        self.finess = FinessField(theme, texts.FINESS, texts.FINESS_HINT, step)
        self.code = QLineEdit(step)
        self.mail = QLineEdit(step)
        self.mail.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.mail_again = QLineEdit(step)
        self.mail_again.setInputMethodHints(Qt.InputMethodHint.ImhEmailCharactersOnly)
        self.code_field = Field(theme, texts.CODE, self.code, hint=texts.CODE_HINT, main=True, parent=step)
        self.mail_field = Field(theme, texts.MAIL, self.mail, hint=texts.MAIL_HINT, main=True, parent=step)
        self.mail_again_field = Field(theme, texts.MAIL_AGAIN, self.mail_again, main=True, parent=step)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px("l"))
        grid.setVerticalSpacing(theme.px("l"))
        for place, field in enumerate((self.finess, self.code_field, self.mail_field, self.mail_again_field)):
            grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        step.column.addLayout(grid)
        self.password = NewPassword(theme, texts.PASSWORD, texts.PASSWORD_AGAIN, side_by_side=True, parent=step)
        self.terms = Check(theme, texts.TERMS, step)
        self.read = button(theme, texts.READ_TERMS, "link", parent=step)
        self.terms_fault = paragraph("", step, "note")
        self.terms_fault.setProperty("tone", "danger")
        self.terms_fault.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.px("l"))
        row.addWidget(self.terms)
        row.addWidget(self.read)
        row.addStretch(1)
        step.add(self.password)
        step.column.addLayout(row)
        step.add(self.terms_fault)
        self.send = step.add_main(texts.VALIDATE)
        self.show_step(step)
        order: list[QWidget] = [
            self.never,
            self.finess.edit,
            self.code,
            self.mail,
            self.mail_again,
            self.password.password,
            self.password.password.show_button,
            self.password.again,
            self.password.again.show_button,
            self.terms,
            self.read,
            self.send,
        ]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.never.clicked.connect(lambda: self.go.emit(Door.INFORMATION, Handed(self.finess.text)))
        for edit, field in (
            (self.code, self.code_field),
            (self.mail, self.mail_field),
            (self.mail_again, self.mail_again_field),
        ):
            edit.textEdited.connect(lambda _, field=field: field.set_fault(""))
        self.mail.editingFinished.connect(self._mail_left)
        self.mail_again.editingFinished.connect(self._mail_again_left)
        self.finess.edit.editingFinished.connect(self._own)
        self.terms.toggled.connect(lambda _: self.terms_fault.hide())
        self.read.clicked.connect(self._read)
        self.send.clicked.connect(self.submit)
        self.banner.acted.connect(lambda: self.go.emit(Door.RESET, Handed(self.finess.text)))
        for each in (self.finess.edit, self.code, self.mail, self.mail_again, self.password.again):
            each.returnPressed.connect(self.submit)

    def form(self) -> Inscription:
        """As it stands."""
        return Inscription(
            finess=normalise_finess(self.finess.text),
            code=self.code.text().strip(),
            mail=self.mail.text().strip(),
            mail_again=self.mail_again.text().strip(),
            password=self.password.text,
            password_again=self.password.again.text(),
            terms=self._terms.version if self._terms is not None and self.terms.isChecked() else "",
            confirmed=self.finess.confirmed,
        )

    @Slot()
    def submit(self) -> None:
        """Say what is missing, or let it go."""
        if self.busy:
            return
        form = self.form()
        lacks = judge(form)
        self._show(lacks)
        if lacks:
            self._place(next(iter(lacks))).setFocus()
            return
        self.ask(self.registration.register(form), lambda account: self._created(account, form), self._refused)

    def _created(self, account: Account, form: Inscription) -> None:
        self.password.forget()
        self.code.clear()
        self.go.emit(
            Door.ACTIVATION,
            Handed(form.finess, mail=account.mail, name=account.name, password=form.password, request=account.id),
        )

    def _refused(self, refusal: Refusal) -> None:
        self.explain(refusal)
        match refusal.trouble:
            case Trouble.CODE | Trouble.CODE_ENDED:
                self.say(Tone.WARNING, texts.explain(refusal), texts.OTHER_CODE)
                self.code.setFocus()
                self.code.selectAll()
            case Trouble.PASSWORD:
                self.password.show_lacks({Place.PASSWORD: Lack.PERSONAL})
                self.password.password.setFocus()
            case Trouble.MAIL:
                self.mail.setFocus()
            case Trouble.TERMS:
                self.terms.setChecked(False)
                self._fetch_terms()
            case _:
                self.send.setFocus()

    def _show(self, lacks: dict[Place, Lack]) -> None:
        self.finess.show_lack(lacks.get(Place.FINESS))
        if lacks.get(Place.FINESS) is Lack.KEY:
            self.finess.confirmed = normalise_finess(self.finess.text)
        for place, field in (
            (Place.CODE, self.code_field),
            (Place.MAIL, self.mail_field),
            (Place.MAIL_AGAIN, self.mail_again_field),
        ):
            field.set_fault(texts.lack(place, lacks[place]) if place in lacks else "")
        self.password.show_lacks(lacks)
        if Place.TERMS in lacks:
            self.terms_fault.setText(texts.lack(Place.TERMS, lacks[Place.TERMS]))
            self.terms_fault.show()

    def _place(self, place: Place) -> QWidget:
        return {
            Place.FINESS: self.finess.edit,
            Place.CODE: self.code,
            Place.MAIL: self.mail,
            Place.MAIL_AGAIN: self.mail_again,
            Place.PASSWORD: self.password.password,
            Place.PASSWORD_AGAIN: self.password.again,
        }.get(place, self.terms)

    @Slot()
    def _own(self) -> None:
        self.password.set_owner(Owner(normalise_finess(self.finess.text), self.mail.text().strip()))

    @Slot()
    def _mail_left(self) -> None:
        lack = judge_mail(self.mail.text())
        self.mail_field.set_fault(texts.lack(Place.MAIL, lack) if lack is Lack.SHAPE else "")
        self._own()

    @Slot()
    def _mail_again_left(self) -> None:
        lack = judge_mail_again(self.mail.text(), self.mail_again.text())
        self.mail_again_field.set_fault(texts.lack(Place.MAIL_AGAIN, lack) if lack is Lack.DIFFERENT else "")

    # --- the conditions of use ---------------------------------------------------------------------------------

    def _fetch_terms(self, *, then_read: bool = False) -> None:
        def came(answer: Terms | Refusal) -> None:
            if isinstance(answer, Refusal):
                if then_read:
                    self.explain(answer)
                return
            self._terms = answer
            if then_read:
                self._open_terms(answer)

        self.look_up(self.registration.terms(), came)

    @Slot()
    def _read(self) -> None:
        if self._terms is None:
            self._fetch_terms(then_read=True)
        else:
            self._open_terms(self._terms)

    def _open_terms(self, terms: Terms) -> None:
        dialog = TermsDialog(self.theme, terms, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.agreed.connect(lambda: self.terms.setChecked(True))
        dialog.finished.connect(lambda _: self.terms.setFocus())
        dialog.open()
