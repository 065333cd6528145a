"""The part of the tour that asks a question: all of them, one that is mistyped, in the dark."""

from collections.abc import Callable

from desktop.app.desk import Desk
from desktop.toolkit.theme import Mode, Theme

MISTYPED = "recto vreso"


def ask(
    desk: Desk,
    theme: Theme,
    picture: Callable[..., None],
    until: Callable[[Callable[[], bool]], None],
    settle: Callable[[], None],
) -> None:
    """From the deposits page and back to it."""
    view = desk.faq.view
    desk.shell.show_page(desk.faq.key)
    until(lambda: bool(view.faq.entries))
    settle()
    picture("faq")
    view.search.setText(MISTYPED)
    until(lambda: len(view.list.entries.rows) < len(view.faq.entries))
    theme.set_mode(Mode.DARK)
    settle()
    picture("sombre-faq")
    theme.set_mode(Mode.LIGHT)
    view.search.clear()
    desk.shell.show_page(desk.deposits.key)
