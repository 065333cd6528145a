"""The part of the tour that takes the statements away and fetches them again: none, coming, one kept apart, off line.

Owns what the server is made to do meanwhile; afterwards every statement is back and the server obeys again.
"""

from collections.abc import Callable
from typing import Any

from desktop.app.demo import DemoServer
from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.features.statements.ui.page import StatementsPage
from desktop.statements.facts import CacheStatus, Syncing

_LINES = "GET /v1/statements/*/lines"
_SLOWLY: dict[str, Any] = {"route": _LINES, "fault": "latency", "seconds": 0.25}
_SPOILT_ONCE: dict[str, Any] = {"route": _LINES, "fault": "malformed-line", "times": 1}


def show(hands: Hands, desk: Desk, server: DemoServer) -> None:
    """From the deposits page and back to it."""
    page = desk.statements

    def status() -> CacheStatus:
        assert page.status is not None
        return page.status

    def whole() -> bool:
        return page.complete and status().syncing is Syncing.IDLE and not status().lines_coming and status().lines > 0

    desk.shell.show_page(page.key)
    hands.until(whole)
    hands.do(desk.archive.service.erase())
    hands.until(lambda: status().syncing is Syncing.ERASED)
    hands.settle()
    hands.picture("releves-effaces")
    server.faults(_SLOWLY)
    page.empty.act.click()
    hands.until(lambda: status().lines_coming > 0 and not status().lines)
    hands.settle()
    hands.picture("releves-en-route")
    _cut(hands, page, server, "releves-interrompus")
    server.faults(_SLOWLY, _SPOILT_ONCE)
    page.refresh()
    hands.until(lambda: page.standing.meter.isVisible() and status().syncing is Syncing.RUNNING)
    hands.picture("releves-arrivent")
    hands.until(lambda: whole() and not page.news.apart.isHidden())
    hands.settle()
    hands.picture("releves-a-part")
    server.faults()
    page.refresh()
    hands.until(lambda: whole() and not status().quarantined and page.news.apart.isHidden())
    _cut(hands, page, server, "releves-hors-ligne", lambda: _oldest_pdf(hands, page))
    page.refresh()
    hands.until(whole)
    desk.shell.show_page(desk.deposits.key)


def _oldest_pdf(hands: Hands, page: StatementsPage) -> None:
    """Of a statement that is older than those whose PDF is fetched ahead."""
    listed = page.lines.list
    oldest = listed.model.ids[-1]
    listed.table.select_ids([oldest], scroll=True)
    hands.until(lambda: listed.model.peek(oldest) is not None)
    page.lines.open_pdf()
    hands.until(lambda: page.document.isVisible() and not page.document.loading)
    hands.settle()
    hands.picture("releves-pdf-hors-ligne")
    page.document.close_()


def _cut(
    hands: Hands, page: StatementsPage, server: DemoServer, name: str, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Without the line for as long as a picture takes, and whatever is done `meanwhile`."""
    server.stop()
    page.refresh()
    hands.until(lambda: page.standing.offline and page.complete)
    hands.settle()
    hands.picture(name)
    meanwhile()
    server.start()
