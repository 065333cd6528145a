"""The text to be copied: its picture, another one, the same in sound for who can't see it.

Sound is played from memory where the workstation has loudspeakers, and can be saved to a file in any case.
"""

from collections.abc import Callable

from PySide6.QtCore import QSaveFile, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from desktop.features.registration import texts
from desktop.features.registration.domain import Captcha, Lack, Place, Refusal
from desktop.features.registration.ui.sheet import Sheet
from desktop.features.registration.ui.sound import hush, play
from desktop.toolkit.forms import Field, button
from desktop.toolkit.theme import Theme

_SIZE = (264, 88)
_SEEN = 60  # milliseconds in which a word is painted: what plays or saves the sound holds the window for a moment


class CaptchaField(QWidget):
    """`renew` asks for a text; `answer` is what was copied."""

    submitted = Signal()
    """Return was pressed in the field."""

    def __init__(
        self, theme: Theme, sheet: Sheet, parent: QWidget, player: Callable[[bytes, QWidget], bool] = play
    ) -> None:
        super().__init__(parent)
        self._sheet = sheet
        self._play = player
        self._captcha: Captcha | None = None
        self._sound: bytes | None = None
        self._wanted: Callable[[bytes], None] | None = None  # with the sound, as soon as it is there
        self.edit = QLineEdit(self)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.field = Field(theme, texts.CAPTCHA, self.edit, hint=texts.CAPTCHA_HINT, main=True)
        self.image = QLabel(texts.CAPTCHA_WAIT, self)
        self.image.setProperty("role", "paper")
        self.image.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.image.setFixedSize(*_SIZE)
        self.image.setAccessibleName(texts.CAPTCHA_IMAGE)
        self.other = button(theme, texts.UNREADABLE, "link", parent=self)
        self.listen = button(theme, texts.LISTEN, "secondary", parent=self)
        self.save = button(theme, texts.SAVE_SOUND, "link", parent=self)
        self.note = QLabel(self)
        self.note.setProperty("role", "note")
        self.note.setWordWrap(True)
        self.note.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        label = self.field.label
        layout = self.field.layout()
        assert layout is not None
        layout.removeWidget(label)
        column.addWidget(label)
        frame = QFrame(self)
        frame.setProperty("role", "strip")
        row = QHBoxLayout(frame)
        row.setContentsMargins(*([theme.px("m")] * 4))
        row.setSpacing(theme.px("l"))
        side = QVBoxLayout()
        side.setSpacing(theme.px("s"))
        side.addWidget(self.listen, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        row.addWidget(self.image)
        row.addLayout(side, 1)
        column.addWidget(frame)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.note)
        column.addWidget(self.field)
        for before, after in zip((self.listen, self.save, self.other), (self.save, self.other, self.edit), strict=True):
            QWidget.setTabOrder(before, after)
        self.other.clicked.connect(self.renew)
        self.listen.clicked.connect(self._listen)
        self.save.clicked.connect(self._save)
        self.edit.textEdited.connect(lambda _: self.field.set_fault(""))
        self.edit.returnPressed.connect(self.submitted)
        self._allow(False)

    @property
    def id(self) -> str:
        """Which text it is, "" before there is one."""
        return self._captcha.id if self._captcha else ""

    @property
    def answer(self) -> str:
        return self.edit.text()

    def hideEvent(self, event: QHideEvent) -> None:
        hush(self)
        super().hideEvent(event)

    def check(self) -> bool:
        """Whether it may be sent; says why not."""
        empty = not self.answer.strip() or not self.id
        self.field.set_fault(texts.lack(Place.CAPTCHA, Lack.EMPTY) if empty else "")
        if not self.id:
            self.renew()
        return not empty

    @Slot()
    def renew(self) -> None:
        """Ask for another text."""
        self._captcha = self._sound = self._wanted = None
        self.edit.clear()
        self.field.set_fault("")
        self.note.hide()
        self.image.setPixmap(QPixmap())
        self.image.setText(texts.CAPTCHA_WAIT)
        self._allow(False)
        self._sheet.look_up(self._sheet.registration.captcha(), self._came)

    def renew_if_none(self) -> None:
        """Ask for a text where there is none."""
        if self._captcha is None:
            self.renew()

    def _came(self, answer: Captcha | Refusal) -> None:
        self.other.setEnabled(True)
        if isinstance(answer, Refusal):
            self.image.setText(texts.CAPTCHA_NONE)
            self._tell(texts.explain(answer))
            return
        self._captcha = answer
        picture = QPixmap()
        picture.loadFromData(answer.image)
        self.image.setPixmap(picture.scaled(*_SIZE, Qt.AspectRatioMode.KeepAspectRatio))
        self._allow(True)

    def _allow(self, there: bool) -> None:
        for each in (self.listen, self.save, self.other):
            each.setEnabled(there)

    def _tell(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))

    @Slot()
    def _listen(self) -> None:
        self._with_sound(self._hear, texts.SOUND_WAIT)

    @Slot()
    def _save(self) -> None:
        self._with_sound(self._keep, texts.SOUND_FILE_WAIT)

    def _with_sound(self, then: Callable[[bytes], None], words: str) -> None:
        """What was wanted last is done once the sound is there; it is fetched once for each text."""
        self._tell(words)
        under_way, self._wanted = self._wanted is not None, then
        if under_way:
            return
        if self._sound is not None:
            QTimer.singleShot(_SEEN, self, self._do_wanted)
            return
        id_ = self.id

        def came(answer: bytes | Refusal) -> None:
            if isinstance(answer, Refusal):
                self.renew()
                self._tell(texts.explain(answer))
            elif id_ == self.id:
                self._sound = answer
                QTimer.singleShot(_SEEN, self, self._do_wanted)

        self._sheet.look_up(self._sheet.registration.sound(id_), came)

    @Slot()
    def _do_wanted(self) -> None:
        if self._sound is None:
            return  # another text was asked for
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.isVisible():
            wanted(self._sound)

    def _hear(self, sound: bytes) -> None:
        heard = self._play(sound, self)
        self._tell(texts.LISTENING if heard else texts.NO_SPEAKERS)
        (self.edit if heard else self.save).setFocus()

    def _keep(self, sound: bytes) -> None:
        path, _ = QFileDialog.getSaveFileName(self, texts.SAVE_SOUND, texts.SOUND_FILE, texts.SOUND_FILTER)
        self._tell("")
        if path:
            self.keep_at(path, sound)

    def keep_at(self, path: str, sound: bytes) -> None:
        """Write the sound there, whole or not at all."""
        file = QSaveFile(path)
        kept = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(sound) == len(sound) and file.commit()
        self._tell(texts.SOUND_SAVED if kept else texts.SOUND_NOT_SAVED)
