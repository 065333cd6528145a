"""What can be done with the selection: the bar under the table and the context menu, both from one table of commands.

Owns the offering; the page does what is asked. Each command appears only where at least one selected row allows it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from desktop.features.deposits import document_texts, edit_texts, flow_texts, page_texts, sorting_texts
from desktop.features.deposits.domain import Abilities
from desktop.toolkit import icons
from desktop.toolkit.choice import Choice
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import Kind
from desktop.uploads.texts import KINDS


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do with the selection. `key` is what `asked` carries."""

    key: str
    text: str
    icon: str
    ability: Callable[[Abilities], bool]
    on_bar: bool = False
    shortcut: str = ""
    group: int = 0


COMMANDS: tuple[Command, ...] = (
    Command("look", document_texts.LOOK, "eye", lambda able: able.look, shortcut="Space"),
    Command("receipt", page_texts.RECEIPT, "receipt", lambda able: able.receipt, shortcut="Return"),
    Command("send", page_texts.SEND_THESE, "send", lambda able: able.send, group=1),
    Command("later", flow_texts.LATER_ACTION + "…", "clock", lambda able: able.send, group=1),
    Command("hasten", flow_texts.SEND_NOW, "send", lambda able: able.hasten, on_bar=True, group=1),
    Command("later", flow_texts.CHANGE, "clock", lambda able: able.hasten, group=1),
    Command("insist", page_texts.INSIST, "send", lambda able: able.insist, on_bar=True, group=1),
    Command("retry", page_texts.RETRY, "retry", lambda able: able.retry, on_bar=True, shortcut="Ctrl+R", group=1),
    Command("pause", page_texts.PAUSE, "pause", lambda able: able.pause, on_bar=True, group=1),
    Command("resume", page_texts.RESUME, "resume", lambda able: able.resume, on_bar=True, group=1),
    Command("accept", sorting_texts.ACCEPT, "check", lambda able: able.accept, shortcut="O", group=2),
    Command("decline", sorting_texts.DECLINE, "close", lambda able: able.accept, shortcut="N", group=2),
    Command("message", page_texts.MESSAGE, "message", lambda able: able.message, on_bar=True, group=2),
    Command("folder", edit_texts.FOLDER, "folder", lambda able: able.message, group=2),
    Command("separate", page_texts.SEPARATE, "split", lambda able: able.separate, group=2),
    Command("rejoin", page_texts.REJOIN, "package", lambda able: able.separate, group=2),
    Command("join", document_texts.JOIN, "merge", lambda able: able.join, shortcut="Ctrl+U", group=2),
    Command("reduce", document_texts.REDUCE, "shrink", lambda able: able.reduce, group=2),
    Command("apart", document_texts.APART, "undo", lambda able: able.apart, group=2),
    Command("where", flow_texts.FAULT_FOLDER, "folder", lambda able: able.folder, group=3),
    Command("remove", page_texts.REMOVE, "remove", lambda able: able.remove, on_bar=True, shortcut="Del", group=3),
)

_LEAST = 360  # px

# The order in which they leave a bar that is too narrow.
_RARELY = ("resume", "pause", "message", "hasten", "insist", "retry")


class Commands:
    """Builds menus for a selection."""

    def __init__(self, theme: Theme, asked: Callable[[str], object], kind: Callable[[Kind], object]) -> None:
        self._theme = theme
        self._asked = asked
        self._kind = kind

    def menu(self, able: Abilities, parent: QWidget, *, besides: frozenset[str] = frozenset()) -> QMenu:
        """What is possible, in groups; `besides` are the keys of what is already offered elsewhere."""
        menu = QMenu(parent)
        group: int | None = None
        for command in COMMANDS:
            if not command.ability(able) or command.key in besides:
                continue
            if group is not None and command.group != group:
                menu.addSeparator()
            group = command.group
            if command.key == "message" and able.kind and not besides:
                self._add_kinds(menu)
            action = menu.addAction(icons.icon(self._theme, command.icon, "muted", 16), command.text)
            if command.shortcut:
                action.setShortcut(QKeySequence(command.shortcut))
                action.setShortcutVisibleInContextMenu(True)
            action.triggered.connect(lambda _checked=False, key=command.key: self._asked(key))
        return menu

    def _add_kinds(self, menu: QMenu) -> None:
        kinds = menu.addMenu(icons.icon(self._theme, "file", "muted", 16), page_texts.KIND)
        for kind, name in KINDS.items():
            action = kinds.addAction(name)
            action.triggered.connect(lambda _checked=False, chosen=kind: self._kind(chosen))


class BulkBar(QFrame):
    """Under the table, while something is selected."""

    asked = Signal(str)
    """Key of a command."""
    kind_chosen = Signal(object)
    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._able = Abilities()
        self._on_bar: frozenset[str] = frozenset()
        self._buttons: dict[str, QPushButton] = {}
        self._commands = Commands(theme, self.asked.emit, self.kind_chosen.emit)
        self._build()
        self.hide()

    def offer(self, able: Abilities, words: str) -> None:
        """For this selection."""
        self._able = able
        self._words.setText(words)
        self._fit()
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What has no room on the bar goes into the menu, the rarest first."""
        able, gap = self._able, self._theme.px("s")
        self._kind.setVisible(able.kind)
        wanted = [command for command in COMMANDS if command.on_bar and command.ability(able)]
        width = sum(self._buttons[command.key].sizeHint().width() + gap for command in wanted)
        fixed = self._words.sizeHint().width() + 2 * (self._theme.px("control") + gap) + 4 * gap
        room = self.width() - fixed - (self._kind.minimumWidth() + gap if able.kind else 0)
        for key in _RARELY:
            if width <= room:
                break
            for command in [each for each in wanted if each.key == key]:
                wanted.remove(command)
                width -= self._buttons[key].sizeHint().width() + gap
        shown = {command.key for command in wanted}
        for key, each in self._buttons.items():
            each.setVisible(key in shown)
        self._on_bar = frozenset(shown)
        self._more.setVisible(any(command.ability(able) and command.key not in shown for command in COMMANDS))

    def _build(self) -> None:
        theme = self._theme
        self.setProperty("role", "card")
        self.setMinimumWidth(_LEAST)  # otherwise its own buttons would keep it from getting narrower
        self.setAccessibleName(page_texts.SELECTION_NAME)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px("l"), theme.px("s"), theme.px("s"), theme.px("s"))
        row.setSpacing(theme.px("s"))
        self._words = QLabel(self)
        self._words.setProperty("role", "label")
        row.addWidget(self._words)
        row.addStretch(1)
        self._kind = Choice(theme, self)
        self._kind.setPlaceholderText(page_texts.CHANGE_KIND)
        self._kind.offer(list(KINDS.items()))
        self._kind.setCurrentIndex(-1)
        self._kind.setMinimumWidth(172)
        self._kind.setAccessibleName(page_texts.CHANGE_KIND)
        self._kind.chosen.connect(self._kind_chosen)
        row.addWidget(self._kind)
        for command in COMMANDS:
            if command.on_bar:
                made = button(theme, command.text, "secondary", icon=command.icon, parent=self)
                made.clicked.connect(lambda _checked=False, key=command.key: self.asked.emit(key))
                self._buttons[command.key] = made
                row.addWidget(made)
        self._more = button(theme, "", "ghost", icon="more", parent=self)
        self._more.setAccessibleName(page_texts.MORE)
        self._more.setToolTip(page_texts.MORE)
        self._more.clicked.connect(self._show_more)
        cross = button(theme, "", "ghost", icon="close", parent=self)
        cross.setAccessibleName(page_texts.DESELECT)
        cross.setToolTip(page_texts.DESELECT)
        cross.clicked.connect(self.dismissed)
        row.addWidget(self._more)
        row.addWidget(cross)

    @Slot(object)
    def _kind_chosen(self, value: object) -> None:
        self._kind.setCurrentIndex(-1)
        self.kind_chosen.emit(Kind(str(value)))

    @Slot()
    def _show_more(self) -> None:
        menu = self._commands.menu(self._able, self, besides=self._on_bar)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))
