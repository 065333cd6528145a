"""The card of the bank details: masked until somebody asks, and again as soon as nobody looks any more."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop.features.practice import texts
from desktop.features.practice.domain import Bank, Group, masked
from desktop.features.practice.ui.card import Card
from desktop.toolkit import icons
from desktop.toolkit.forms import button
from desktop.toolkit.theme import Theme


class BankCard(Card):
    """Holds the account that is shown."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, Group.BANK, parent)
        self._bank: Bank | None = None
        self.open = False
        self.reveal = button(theme, texts.SHOW, "secondary", icon="eye", parent=self)
        self.reveal.clicked.connect(self._turn)
        self.foot.addWidget(self.reveal)
        self.foot.addStretch(1)

    def show_bank(self, bank: Bank | None) -> None:
        """This account, as masked as it was."""
        self._bank = bank
        self._show()

    @Slot()
    def conceal(self) -> None:
        """Nobody looks any more."""
        if self.open:
            self.open = False
            self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        self.conceal()
        super().hideEvent(event)

    @Slot()
    def _turn(self) -> None:
        self.open = not self.open
        self._show()

    def _show(self) -> None:
        bank = self._bank
        self.reveal.setVisible(bank is not None)
        if bank is None:
            self.show_facts((), texts.NO_BANK)
            return
        self.reveal.setText(texts.HIDE if self.open else texts.SHOW)
        self.reveal.setAccessibleName(texts.HIDE_NAME if self.open else texts.SHOW_NAME)
        icons.dress(self._theme, self.reveal, "eye-off" if self.open else "eye", "text", 16)
        iban = texts.iban(bank.iban) if self.open else masked(bank.iban)
        bic = bank.bic if self.open else "•" * len(bank.bic)
        facts = ((texts.HOLDER, bank.holder), (texts.IBAN, iban), (texts.BIC, bic))
        self.show_facts(facts, texts.since(bank.since))
