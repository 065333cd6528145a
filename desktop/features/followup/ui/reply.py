"""The box in which the user writes to the mutual: words, documents, "Envoyer". What is typed stays until it is kept.

Owns the text and the chosen files of one subject at a time; a draft waits in memory for each subject that was left.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.features.followup import texts
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme

LONGEST = 2000  # characters: the service's own limit
_TALL = 64  # px


class Reply(QWidget):
    """`show_subject` takes up its draft."""

    send_asked = Signal(str, object)
    """Text, list[Path]."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._subject = ""
        self._files: list[Path] = []
        self._drafts: dict[str, tuple[str, list[Path]]] = {}
        self._build()
        self._connect()

    def show_subject(self, subject: str, *, closed: bool) -> None:
        """The draft of this one."""
        if subject != self._subject:
            self._put_away()
            self._subject = subject
            text, files = self._drafts.pop(subject, ("", []))
            self.text.setPlainText(text)
            self._files = files
            self._list_files()
        self._closed.setVisible(closed)
        for each in (self.text, self.attach, self.send):
            each.setVisible(not closed)
        self._files_row.setVisible(not closed and bool(self._files))
        self._look()

    def sent(self) -> None:
        """It is kept: an empty box."""
        self.text.clear()
        self._files = []
        self._list_files()

    @Slot(str)
    def take_up(self, words: str) -> None:
        """What was written before, to be written again; after what stands here."""
        if not self.text.isHidden():
            self.text.setPlainText("\n".join(part for part in (self.text.toPlainText().strip(), words) if part))
            self.text.setFocus()

    def add_files(self, files: Sequence[Path]) -> None:
        """Documents that go along."""
        self._files += [path for path in files if path not in self._files]
        self._list_files()

    @Slot()
    def choose(self) -> None:
        """Ask which documents go along."""
        ask_files(self, texts.ATTACH_TITLE, self.add_files)

    # --- within ------------------------------------------------------------------------------------------------

    def _put_away(self) -> None:
        text = self.text.toPlainText()
        if self._subject and (text.strip() or self._files):
            self._drafts[self._subject] = text, self._files

    def _build(self) -> None:
        theme = self._theme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("s"))
        self.text = QPlainTextEdit(self)
        self.text.setPlaceholderText(texts.MESSAGE_HINT)
        self.text.setAccessibleName(texts.MESSAGE_NAME)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_TALL)
        self.text.setAcceptDrops(False)
        self._files_row = QWidget(self)
        self._files_column = QVBoxLayout(self._files_row)
        self._files_column.setContentsMargins(0, 0, 0, 0)
        self._files_column.setSpacing(0)
        self._files_row.hide()
        actions = QHBoxLayout()
        actions.setSpacing(theme.px("s"))
        self.attach = button(theme, texts.ATTACH, "ghost", icon="join", parent=self)
        self.send = button(theme, texts.SEND, "secondary", icon="send", parent=self)
        self.send.setToolTip(texts.KEY_SEND_WORDS)
        actions.addWidget(self.attach)
        actions.addStretch(1)
        actions.addWidget(self.send)
        self._closed = QLabel(texts.NO_MESSAGE, self)
        self._closed.setProperty("role", "note")
        self._closed.setWordWrap(True)
        column.addWidget(self._closed)
        column.addWidget(self.text)
        column.addWidget(self._files_row)
        column.addLayout(actions)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._look)
        self.attach.clicked.connect(self.choose)
        self.send.clicked.connect(self._send)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            key = QShortcut(QKeySequence(keys), self.text)
            key.setContext(Qt.ShortcutContext.WidgetShortcut)
            key.activated.connect(self._send)

    @Slot()
    def _look(self) -> None:
        text = self.text.toPlainText()
        self.send.setEnabled((bool(text.strip()) or bool(self._files)) and len(text) <= LONGEST)

    @Slot()
    def _send(self) -> None:
        if self.send.isEnabled() and not self.send.isHidden():
            self.send_asked.emit(self.text.toPlainText().strip(), list(self._files))

    def _list_files(self) -> None:
        while (item := self._files_column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for path in self._files:
            line = button(self._theme, path.name, "link", icon="close", parent=self._files_row)
            line.setAccessibleName(texts.REMOVE.format(name=path.name))
            line.setToolTip(texts.REMOVE.format(name=path.name))
            line.clicked.connect(partial(self._remove, path))
            self._files_column.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
        self._files_row.setVisible(bool(self._files))
        self._look()

    def _remove(self, path: Path) -> None:
        self._files = [each for each in self._files if each != path]
        self._list_files()
        self.text.setFocus()


def ask_files(parent: QWidget, title: str, then: Callable[[Sequence[Path]], object]) -> None:
    """Ask for documents; `then` hears which were chosen."""
    dialog = QFileDialog(parent, title, str(Path.home()), texts.FILTER)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(lambda names: then([Path(name) for name in names]))
    dialog.open()
