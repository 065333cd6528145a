"""The panes beside the document that hold little: below the form, while it is read, once it is signed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.features.convention import page_texts as texts
from desktop.features.convention.domain import Signed
from desktop.kernel import french
from desktop.toolkit import icons
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.theme import Theme

_BAR = 12  # the form's scroll bar, beside the same edge


class FormFoot(QFrame):
    """How far the form is, and the button that makes the agreement."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "footer")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px("xl"), theme.px("s"), theme.px("l") + _BAR, theme.px("m"))
        column.setSpacing(theme.px("s"))
        self.state = QLabel(self)
        self.state.setProperty("role", "note")
        self.generate = button(theme, texts.GENERATE, "primary", icon="document", main=True, parent=self)
        column.addWidget(self.state)
        column.addWidget(self.generate)

    def say(self, stops: int) -> None:
        """How many fields stop the agreement from being made."""
        self.state.setText(texts.to_mend(stops) if stops else texts.READY)
        restyle(self.state, "tone", "" if stops else "success")


class _Pane(QWidget):
    """A heading, words, and room for actions."""

    def __init__(self, theme: Theme, title: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(theme.px("xl"), theme.px("l"), theme.px("l"), theme.px("m"))
        self.column.setSpacing(theme.px("m"))
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        said = QLabel(words, self)
        said.setWordWrap(True)
        self.column.addWidget(heading)
        self.column.addWidget(said)


class ReviewPane(_Pane):
    """The agreement is made: read it, keep a copy, go on."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, texts.REVIEW_TITLE, texts.REVIEW, parent)
        self.download = button(theme, texts.DOWNLOAD, "secondary", icon="download", parent=self)
        self.mail = button(theme, texts.BY_MAIL, "ghost", icon="mail", parent=self)
        self.edit = button(theme, texts.BACK_TO_FORM, "ghost", icon="edit", parent=self)
        self.sign = button(theme, texts.GO_SIGN, "primary", icon="edit", main=True, parent=self)
        acts = QHBoxLayout()
        acts.setSpacing(theme.px("s"))
        for act in (self.download, self.edit):
            acts.addWidget(act)
        acts.addStretch(1)
        self.column.addLayout(acts)
        self.column.addStretch(1)
        self.column.addWidget(self.mail, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.sign)


class SendPane(_Pane):
    """The agreement is signed: what it is, and where it goes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, texts.SEND_TITLE, texts.SEND_NEXT, parent)
        card = QFrame(self)
        card.setProperty("role", "card")
        row = QHBoxLayout(card)
        row.setContentsMargins(theme.px("m"), theme.px("m"), theme.px("m"), theme.px("m"))
        row.setSpacing(theme.px("m"))
        mark = QLabel(card)
        icons.dress(theme, mark, "check-circle", "success", 24)
        words = QVBoxLayout()
        words.setSpacing(theme.px("xs"))
        self.name = Elided(card)
        self.how = QLabel(card)
        self.how.setProperty("role", "note")
        self.how.setWordWrap(True)
        words.addWidget(self.name)
        words.addWidget(self.how)
        row.addWidget(mark)
        row.addLayout(words, 1)
        self.download = button(theme, texts.DOWNLOAD, "secondary", icon="download", parent=self)
        self.again = button(theme, texts.SIGN_AGAIN, "ghost", icon="undo", parent=self)
        self.send = button(theme, texts.SEND, "primary", icon="send", main=True, parent=self)
        acts = QHBoxLayout()
        acts.setSpacing(theme.px("s"))
        acts.addWidget(self.download)
        acts.addWidget(self.again)
        acts.addStretch(1)
        self.column.addWidget(card)
        self.column.addLayout(acts)
        self.column.addStretch(1)
        self.column.addWidget(self.send)

    def say(self, signed: Signed) -> None:
        """Which file, and how it was signed."""
        self.name.setText(f"{signed.file_name} · {french.size(len(signed.content))}")
        self.how.setText(texts.HOW_SIGNED[signed.signature])
