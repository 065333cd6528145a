"""The part of the tour that shows the practice's data: as they are, the whole account, the agreement, a change."""

from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.features.practice.domain import Group
from desktop.toolkit.theme import Mode, Theme


def show(hands: Hands, desk: Desk, theme: Theme) -> None:
    """From any page to the deposits page, after the demands: a change of contact is under way."""
    page, requests, shell = desk.practice, desk.requests, desk.shell
    shell.show_page(page.key)
    hands.until(lambda: page.known is not None and page.cards[Group.IDENTITY].isVisible())
    _both(hands, theme, "donnees")
    page.bank.reveal.click()
    hands.settle()
    page.scroll_to(page.history)
    _both(hands, theme, "donnees-historique")
    page.open_agreement()
    hands.until(lambda: page.agreement.reader is not None and page.agreement.reader.isVisible())
    hands.settle()
    hands.picture("donnees-convention")
    page.agreement.close_()
    for group, name in ((Group.BANK, "donnees-rib"), (Group.CONTACT, "donnees-contact")):
        page.change_asked.emit(group.value)
        hands.until(lambda: requests.editing.draft is not None)
        hands.settle()
        hands.picture(name)
        requests.editing.leave()
        hands.until(lambda: not requests.editing.open)
    shell.show_page(page.key)
    hands.until(lambda: page.cards[Group.BANK].pill.isVisible())
    page.scroll_to(page.cards[Group.BANK])
    hands.settle()
    hands.picture("donnees-en-cours")
    shell.show_page(desk.deposits.key)


def _both(hands: Hands, theme: Theme, name: str) -> None:
    hands.settle()
    hands.picture(name)
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture(f"sombre-{name}")
    theme.set_mode(Mode.LIGHT)
