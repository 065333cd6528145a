"""The page « Consulter les données des tiers »: a card for each part, the history under them, the agreement over them.

Shows what is kept on this workstation, says of when it is, and asks the service behind it. Knows no other page: what it
leads to is asked by signals.
"""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from desktop.features.practice import texts
from desktop.features.practice.domain import KINDS, Agreement, Data, Group, Known, Pending, PracticeRead, Standing
from desktop.features.practice.service import PracticeData
from desktop.features.practice.ui.bank import BankCard
from desktop.features.practice.ui.card import Card, Fact
from desktop.features.practice.ui.history import History
from desktop.infra.reachability import Reachable, Unreached
from desktop.kernel.clock import Clock
from desktop.kernel.french import short_day
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.forms import button
from desktop.toolkit.long_list import notice
from desktop.toolkit.memory import Memory
from desktop.toolkit.page import Act, Page
from desktop.toolkit.pdfplace import PdfPlace, PdfWords
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

AskPending = Callable[[], Coroutine[Any, Any, Sequence[Pending]]]
_LEFT = (Group.IDENTITY, Group.ESTABLISHMENTS, Group.AGREEMENT)
_RIGHT = (Group.CONTACT, Group.ADDRESS, Group.BANK)
_COLUMN = 1240  # px, of both columns


class PracticePage(Page):
    """Built before it is first shown; what is known is told before that too."""

    title = texts.TITLE
    label = texts.LABEL
    key = "practice"
    icon_name = "practice"
    words = texts.WORDS

    change_asked = Signal(str)
    """A `Group` about which a change is to be told."""
    agreement_asked = Signal()
    """There is none: one is to be asked for."""
    demand_asked = Signal(str)
    """The UUID of a demand that is under way."""
    access_asked = Signal()
    """The mail that signs in is changed elsewhere."""
    known_changed = Signal(object)
    """`Known`, or None."""

    def __init__(
        self,
        theme: Theme,
        tasks: Tasks,
        bridge: Bridge,
        practice: PracticeData,
        pending: AskPending,
        *,
        clock: Clock,
        memory: Memory,
        parent: QWidget | None = None,
    ) -> None:
        """`pending` gives the changes that are under way."""
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._practice = practice
        self._ask_pending = pending
        self._clock = clock
        self._memory = memory
        self.online = True
        self.known: Known | None = None
        self.under_way: dict[str, Pending] = {}
        self.cards: dict[Group, Card] = {}
        self.built = False
        self._asked = False  # the service, at least once
        self.checked = QLabel(self)
        self.checked.setProperty("role", "note")
        self.checked.hide()
        bridge.listen(self, PracticeRead, lambda _: self._read(), key=lambda _: None)
        bridge.listen(self, Reachable, lambda _: self.set_online(True), key=lambda _: None)
        bridge.listen(self, Unreached, lambda _: self.set_online(False), key=lambda _: None)
        self._load()

    # --- what the shell asks -----------------------------------------------------------------------------------

    def prepare(self) -> None:
        if not self.built:
            self.built = True
            self._build()
            self._show()

    def shown(self) -> None:
        self.prepare()
        self.look_pending()
        if self._stack.currentWidget() is self.agreement:
            self.agreement.setFocus()
        else:
            (self.again if self.known is None else self.cards[Group.IDENTITY].change).setFocus()
        self._practice.refresh_soon()

    def refresh(self) -> None:
        self._practice.refresh_soon()
        if self.built:
            self.look_pending()

    def find_(self) -> None:
        if self.built and self.agreement.reader is not None and self.agreement.isVisible():
            self.agreement.reader.find_()

    def print_(self) -> None:
        if self.built and self.agreement.reader is not None and self.agreement.isVisible():
            self.agreement.reader.print_()

    def header_widget(self) -> QWidget:
        return self.checked

    def acts(self) -> Sequence[Act]:
        made = [
            Act(texts.CHANGE_NAME[group], partial(self.change_asked.emit, group.value), "edit", "", texts.WORDS)
            for group in KINDS
        ]
        if self.known is not None and self.known.data.agreement.pdf:
            made.append(Act(texts.OPEN_AGREEMENT, self.open_agreement, "file-pdf", "", texts.WORDS))
        return tuple(made)

    # --- what others tell --------------------------------------------------------------------------------------

    def set_online(self, online: bool) -> None:
        """Whether the service answers."""
        self.online = online
        if self.built:
            self._say_when()

    @Slot()
    def look_pending(self) -> None:
        """A demand moved: look which changes are under way."""
        if self.built:
            self._tasks.run(self, self._ask_pending(), self._show_pending)

    @Slot()
    def open_agreement(self) -> None:
        """Read what was signed."""
        if not self.built:
            return
        self._stack.setCurrentWidget(self.agreement)
        self.agreement.fetch(texts.AGREEMENT_TITLE, self._practice.agreement)

    def scroll_to(self, part: QWidget) -> None:
        """Bring a card, or the history, into view."""
        self._scroll.ensureWidgetVisible(part)

    # --- within ------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._asked = True
        self._load()

    def _load(self) -> None:
        self._tasks.run(self, self._practice.known(), self._came)

    def _came(self, known: Known | None) -> None:
        self.known = known
        self.known_changed.emit(known)
        if self.built:
            self._show()

    def _show(self) -> None:
        self._say_when()
        if self.known is None:
            waiting = self.online and not self._asked
            if self._stack.currentWidget() is not self.agreement:
                self._stack.setCurrentIndex(0 if waiting else 1)
            return
        if self._stack.currentWidget() is not self.agreement:
            self._stack.setCurrentWidget(self._content)
        data = self.known.data
        for group, facts in _facts(data).items():
            self.cards[group].show_facts(facts, _note(data, group))
        self.bank.show_bank(data.bank)
        self._show_agreement(data.agreement)
        self.history.show_entries(data.history)
        self.history.setVisible(bool(data.history))
        self.no_history.setVisible(not data.history)

    def _show_agreement(self, agreement: Agreement) -> None:
        self.open_pdf.setVisible(agreement.pdf)
        asked = agreement.standing is Standing.NONE
        self.ask_agreement.setVisible(asked)
        self.cards[Group.AGREEMENT].change.setVisible(not asked)

    def _show_pending(self, pending: Sequence[Pending]) -> None:
        self.under_way = {each.kind: each for each in pending}
        for group, kind in KINDS.items():
            self.cards[group].show_pending(self.under_way.get(kind))

    def _say_when(self) -> None:
        known = self.known
        if known is None:
            self.banner.clear()
            self.checked.hide()
            return
        if self.online:
            self.banner.clear()
        else:
            self.banner.say(Tone.WARNING, texts.offline(known.checked_at), closable=False)
        self.checked.setText(texts.checked(known.checked_at, self._clock.now()) if self.online else "")
        self.checked.setVisible(self.online)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._theme
        self._stack = QStackedLayout(self)
        self._stack.addWidget(notice(theme, self, texts.LOADING_TITLE, texts.LOADING_TEXT, "clock"))
        self._stack.addWidget(self._nothing())
        self._content = QWidget(self)
        outer = QVBoxLayout(self._content)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = QScrollArea(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QFrame(self._scroll)
        inside.setProperty("role", "surface")
        self._scroll.setWidget(inside)
        outer.addWidget(self._scroll)
        across = QHBoxLayout(inside)
        across.setContentsMargins(*([theme.px("xl")] * 4))
        place = QWidget(inside)
        place.setMaximumWidth(_COLUMN)
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px("l"))
        self.banner = Banner(theme, place)
        column.addWidget(self.banner)
        column.addLayout(self._cards(place))
        column.addLayout(self._past(place))
        column.addStretch(1)
        across.addWidget(place, 100)
        across.addStretch(1)
        self._stack.addWidget(self._content)
        words = PdfWords(texts.PDF_LOADING, texts.PDF_GONE, texts.PDF_OFFLINE, texts.BACK)
        self.agreement = PdfPlace(theme, self._tasks, words, self)
        self.agreement.setContentsMargins(*([theme.px("l")] * 4))
        self.agreement.closed.connect(self._back)
        self._stack.addWidget(self.agreement)

    def _cards(self, place: QWidget) -> QHBoxLayout:
        theme = self._theme
        across = QHBoxLayout()
        across.setSpacing(theme.px("l"))
        for side in (_LEFT, _RIGHT):
            column = QVBoxLayout()
            column.setSpacing(theme.px("l"))
            for group in side:
                card = BankCard(theme, place) if group is Group.BANK else Card(theme, group, place)
                if isinstance(card, BankCard):
                    self.bank = card
                card.change_asked.connect(self.change_asked)
                card.demand_asked.connect(self.demand_asked)
                self.cards[group] = card
                column.addWidget(card)
            column.addStretch(1)
            across.addLayout(column, 1)
        agreement, contact = self.cards[Group.AGREEMENT].foot, self.cards[Group.CONTACT].foot
        self.open_pdf = button(theme, texts.OPEN_AGREEMENT, "secondary", icon="file-pdf", parent=place)
        self.open_pdf.clicked.connect(self.open_agreement)
        self.ask_agreement = button(theme, texts.ASK_AGREEMENT, "secondary", parent=place)
        self.ask_agreement.clicked.connect(self.agreement_asked)
        self.manage = button(theme, texts.MANAGE, "link", parent=place)
        self.manage.clicked.connect(self.access_asked)
        for foot, made in ((agreement, self.open_pdf), (agreement, self.ask_agreement), (contact, self.manage)):
            foot.addWidget(made)
        for foot in (agreement, contact):
            foot.addStretch(1)
        return across

    def _past(self, place: QWidget) -> QVBoxLayout:
        theme = self._theme
        column = QVBoxLayout()
        column.setSpacing(theme.px("s"))
        heading = QLabel(texts.HISTORY, place)
        heading.setProperty("role", "heading")
        column.addWidget(heading)
        self.history = History(theme, self._tasks, self._clock, self._memory, place)
        self.no_history = QLabel(texts.NO_HISTORY, place)
        self.no_history.setProperty("role", "muted")
        column.addWidget(self.history)
        column.addWidget(self.no_history)
        return column

    def _nothing(self) -> QWidget:
        place = QWidget(self)
        column = QVBoxLayout(place)
        column.addWidget(notice(self._theme, place, texts.EMPTY_TITLE, texts.EMPTY_TEXT, "offline"), 1)
        self.again = button(self._theme, texts.TRY_AGAIN, "secondary", icon="refresh", parent=place)
        self.again.clicked.connect(self.refresh)
        column.addWidget(self.again, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return place

    @Slot()
    def _back(self) -> None:
        self._stack.setCurrentWidget(self._content)
        self._show()
        self.open_pdf.setFocus()


def _facts(data: Data) -> dict[Group, Sequence[Fact]]:
    who, contact, address = data.identity, data.contact, data.address
    lines = [] if address is None else [address.street, address.street_more, f"{address.postcode} {address.city}"]
    people = tuple(
        (texts.PRACTITIONERS if place == 0 else "", texts.practitioner(each))
        for place, each in enumerate(who.practitioners)
    )
    return {
        Group.IDENTITY: (
            (texts.NAME, who.name),
            (texts.FINESS, texts.finess(who.finess)),
            (texts.SIRET, texts.siret(who.siret)),
            (texts.CATEGORY, who.category),
            (texts.LEGAL_FORM, who.legal_form),
            *people,
        ),
        Group.ESTABLISHMENTS: tuple(
            (texts.place_name(place), texts.establishment(place)) for place in data.establishments
        ),
        Group.CONTACT: (
            (texts.CONTACT_NAME, contact.name),
            (texts.PHONE, texts.phone(contact.phone)),
            (texts.FAX, texts.phone(contact.fax)),
            (texts.MAIL, contact.mail),
            (texts.ACCOUNT_MAIL, contact.account_mail),
        ),
        Group.ADDRESS: ((texts.POSTAL, "\n".join(line for line in lines if line.strip())),) if lines else (),
        Group.AGREEMENT: _agreed(data.agreement),
    }


def _agreed(agreement: Agreement) -> Sequence[Fact]:
    facts = [(texts.STATE, texts.STANDINGS[agreement.standing][0])]
    if agreement.standing is Standing.NONE:
        return facts
    days = ((texts.SIGNED_ON, agreement.signed_on), (texts.BEGINS_ON, agreement.begins_on))
    facts.append((texts.NUMBER, agreement.number))
    facts += [(name, short_day(day)) for name, day in days if day is not None]
    if agreement.signatory:
        facts.append((texts.SIGNATORY, agreement.signatory))
    return facts


def _note(data: Data, group: Group) -> str:
    match group:
        case Group.CONTACT:
            return texts.changed(data.contact.since)
        case Group.ADDRESS:
            return texts.NO_ADDRESS if data.address is None else texts.since(data.address.since)
        case Group.AGREEMENT if data.agreement.standing is not Standing.NONE and not data.agreement.pdf:
            return texts.NO_COPY
    return ""
