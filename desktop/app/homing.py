"""Where Accueil leads: its rows, its shortcuts and its last things, each to the page that does it.

Owns the way from Accueil to the other pages; `furnish` makes them, and they know nothing of one another.
"""

from collections.abc import Callable
from functools import partial

from desktop.app.shell import Shell
from desktop.features.deposits.ui.page import DepositsPage
from desktop.features.followup.ui.page import FollowupPage
from desktop.features.history.ui.page import HistoryPage
from desktop.features.home import texts
from desktop.features.home.domain import Need, Shortcut, Todo
from desktop.features.home.ui.page import HomePage
from desktop.features.requests.domain import Prefill
from desktop.features.requests.ui.page import RequestsPage
from desktop.features.statements.ui.page import StatementsPage
from desktop.followup.facts import Show
from desktop.kernel.ids import DepositId
from desktop.statements.facts import LineStatus
from desktop.uploads.facts import View


def shortcuts(show: Callable[[str], object], join: Callable[[], object], requests: RequestsPage) -> list[Shortcut]:
    """What the guide says that can be done, each led to at once; `show` makes a page visible."""

    def form(kind: str) -> None:
        show(requests.key)
        requests.open_form(Prefill(kind))

    def choice(situation: str) -> None:
        show(requests.key)
        requests.offer(situation)

    return [
        Shortcut("deposit", texts.TO_DEPOSITS, join),
        Shortcut("statement", texts.TO_STATEMENTS, partial(show, "statements")),
        Shortcut("receipt", texts.TO_REIMBURSEMENT, partial(form, "reimbursement")),
        Shortcut("security", texts.TO_COVER, partial(choice, "cover")),
        Shortcut("money", texts.TO_CLAIM, partial(form, "claim")),
        Shortcut("edit", texts.TO_CHANGES, partial(choice, "change")),
        Shortcut("follow", texts.TO_FOLLOWUP, partial(show, "followup")),
        Shortcut("clock", texts.TO_HISTORY, partial(show, "history")),
        Shortcut("document", texts.TO_AGREEMENT, partial(show, "convention")),
        Shortcut("practice", texts.TO_PRACTICE, partial(show, "practice")),
        Shortcut("key", texts.TO_ACCESS, partial(show, "access")),
        Shortcut("help", texts.TO_FAQ, partial(show, "faq")),
    ]


def tie_home(
    shell: Shell,
    home: HomePage,
    deposits: DepositsPage,
    statements: StatementsPage,
    followup: FollowupPage,
    history: HistoryPage,
) -> None:
    """Each row leads where it can be dealt with."""

    def todo(row: Todo) -> None:
        match row.need:
            case Need.DEPOSIT:
                shell.show_page(deposits.key)
                deposits.filters.choose(View.TO_MEND)
            case Need.REJECTED:
                shell.show_page(statements.key)
                statements.show_search("")
                statements.lines.bar.statuses.tick(frozenset({LineStatus.REJECTED}))
                statements.lines.bar.statuses.ticked.emit()
            case Need.DEMAND:
                shell.show_page("requests")
            case _:
                shell.show_page(followup.key)
                followup.show_subject(row.target)

    def more() -> None:
        shell.show_page(followup.key)
        followup.bar.shows[Show.TODO].click()

    def receipt(deposit: str) -> None:
        shell.show_page(history.key)
        history.show_receipt(DepositId(deposit))

    def payment(words: str) -> None:
        shell.show_page(statements.key)
        statements.show_search(words)

    followup.line_asked.connect(payment)
    followup.receipt_asked.connect(receipt)
    home.todo_chosen.connect(todo)
    home.more_chosen.connect(more)
    home.deposit_chosen.connect(receipt)
    home.payment_chosen.connect(payment)
    home.begin_asked.connect(partial(shell.show_page, deposits.key))
