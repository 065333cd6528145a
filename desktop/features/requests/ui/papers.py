"""The documents of a form: what is wanted, what is there, how much room is left; a place to drop files."""

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.features.requests import texts
from desktop.features.requests.kinds import ROLES
from desktop.kernel.french import size
from desktop.outbox.facts import AttachmentRow
from desktop.toolkit import icons
from desktop.toolkit.dropzone import holds_files, local_paths
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import button, restyle
from desktop.toolkit.pills import paint_progress
from desktop.toolkit.theme import Theme


class Meter(QWidget):
    """How much of what may be sent is used."""

    def __init__(self, theme: Theme, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._limit = limit
        self._used = 0
        self.setFixedHeight(4)
        self.setAccessibleName(texts.METER_NAME)

    def show_used(self, octets: int) -> None:
        """Bytes."""
        self._used = octets
        self.setAccessibleDescription(texts.meter(octets, self._limit))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        role = "danger" if self._used > self._limit else "accent"
        paint_progress(painter, self._theme, QRectF(self.rect()), self._used / self._limit, role)
        painter.end()


class Papers(QFrame):
    """Emits wishes; the form keeps the documents."""

    join_asked = Signal(object, str)
    """Paths, role."""
    removal_asked = Signal(int)

    def __init__(self, theme: Theme, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._limit = limit
        self._wanted: tuple[str, ...] = ()
        self._rows: list[QWidget] = []
        self.joins: dict[str, QPushButton] = {}
        self.setProperty("role", "strip")
        self.setAcceptDrops(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px("m"), theme.px("m"), theme.px("m"), theme.px("m"))
        self._column.setSpacing(theme.px("s"))
        hint = QLabel(texts.DOCUMENTS_HINT, self)
        hint.setProperty("role", "note")
        hint.setWordWrap(True)
        self._column.addWidget(hint)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px("xs"))
        self._column.addLayout(self._list)
        self._meter = Meter(theme, limit, self)
        self._used = QLabel(self)
        self._used.setProperty("role", "note")
        self._note = QLabel(self)
        self._note.setProperty("role", "note")
        self._note.setWordWrap(True)
        for each in (self._meter, self._used, self._note):
            self._column.addWidget(each)
        self._note.hide()

    @property
    def missing(self) -> str:
        """The document that is wanted next, "" for none."""
        return next((role for role in self._wanted if role in self.joins), "")

    def show_wanted(self, roles: Sequence[str]) -> None:
        """Which documents the kind asks for."""
        self._wanted = tuple(roles)

    def show_rows(self, rows: Sequence[AttachmentRow], unwanted: Collection[int] = (), why: str = "") -> None:
        """What is there, by what it is, with a button for what is still wanted; `why` the service won't have some."""
        for each in self._rows:
            self._list.removeWidget(each)
            each.hide()
            each.deleteLater()
        self._rows, self.joins = [], {}
        present = {row.role for row in rows}
        for role in (*self._wanted, *(role for role in ROLES if role not in self._wanted)):
            for row in rows:
                if row.role == role:
                    self._add(self._paper(row))
                    if row.number in unwanted:
                        self._add(self._fault(why))
            if (role not in present and (role in self._wanted or role == "other")) or role == "other":
                self._add(self._wish(role))
        used = sum(row.size for row in rows)
        self._meter.show_used(used)
        self._used.setText(texts.meter(used, self._limit))

    def say(self, words: str) -> None:
        """What is wrong, "" for nothing."""
        self._note.setText(words)
        self._note.setVisible(bool(words))
        restyle(self._note, "tone", "danger" if words else "")
        self.setAccessibleDescription(words)

    def _add(self, row: QWidget) -> None:
        self._list.addWidget(row)
        self._rows.append(row)

    def _paper(self, row: AttachmentRow) -> QWidget:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self._theme.px("s"))
        mark = QLabel(line)
        mark.setFixedSize(20, 20)
        icons.dress(self._theme, mark, "file-pdf" if row.media_type == "application/pdf" else "image", "muted", 20)
        kind = QLabel(texts.ROLES.get(row.role, texts.ROLES["other"]), line)
        kind.setProperty("role", "label")
        name = Elided(line, row.name)
        weight = QLabel(size(row.size), line)
        weight.setProperty("role", "note")
        cross = button(self._theme, "", "ghost", icon="close", parent=line)
        cross.setAccessibleName(texts.REMOVE_DOCUMENT.format(name=row.name))
        cross.setToolTip(cross.accessibleName())
        cross.clicked.connect(partial(self.removal_asked.emit, row.number))
        layout.addWidget(mark)
        layout.addWidget(kind)
        layout.addWidget(name, 1)
        layout.addWidget(weight)
        layout.addWidget(cross)
        return line

    def _fault(self, why: str) -> QLabel:
        note = QLabel(why, self)
        note.setProperty("role", "note")
        note.setWordWrap(True)
        restyle(note, "tone", "danger")
        return note

    def _wish(self, role: str) -> QWidget:
        line = QWidget(self)
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        wanted = role in self._wanted
        label = QLabel(texts.WANTED.format(role=texts.ROLES[role]) if wanted else texts.ROLES[role], line)
        label.setProperty("role", "label" if wanted else "muted")
        join = button(self._theme, texts.JOIN, "secondary", icon="join", parent=line)
        join.setAccessibleName(texts.JOIN_ROLE.format(role=texts.ROLES[role]))
        join.clicked.connect(partial(self._choose, role))
        self.joins[role] = join
        layout.addWidget(label, 1)
        layout.addWidget(join)
        return line

    def _choose(self, role: str) -> None:
        found, _ = QFileDialog.getOpenFileNames(self, texts.JOIN_TITLE)
        if found:
            self.join_asked.emit([Path(name) for name in found], role)

    # --- files that are dropped here ---------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if holds_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take(list(local_paths(event.mimeData())))

    def take(self, paths: Sequence[Path]) -> None:
        """Files that nobody said what they are: as what is still wanted, in order."""
        if paths:
            self.join_asked.emit(list(paths), self.missing or "other")
