"""A window over a long past, in a process of its own: `python -m tests.bench.bygone fill|look BASEDIR URL`.

`fill` signs in and puts a million acknowledged documents into the vault, as years of work would have left them; `look`
opens that vault anew and does what a user does with it: opens the page, scrolls, searches. It tells one line of JSON.
"""

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.probe import Script, ours, quit_window, tell

if TYPE_CHECKING:
    from desktop.app.program import Program

DOCUMENTS, EACH = 1_000_000, 20
IN_SIGHT = timedelta(days=7)  # younger ones still stand in the queue
SEARCHES = (
    *("durand", "lef", "facture", "fac", "œuvrard 12", "AD-2026-0123", "0999", "0512345", "petit 00", "devis moreau"),
    *("garcon", "telephone", "de la tour", "n'guyen 0000", "rib", "conv", "ordonnance simon", "1234", "ad 2026 042"),
    *("michel", "complet", "muller", "stefan 07", "roux facture", "prise", "bert", "a", "99", "girard 000", "zzz"),
)


def fill(program: "Program") -> None:
    """Sign in, write the past, leave."""
    from threading import Thread

    from PySide6.QtCore import QTimer

    from tests.bench.drops import signed_in

    written = 0

    def write() -> None:
        from tests.uploads.past import pile_up, receipts

        nonlocal written
        vault = program._house.session.vault
        vault._writer_connection.pragma("cache_size", -800_000)
        vault._writer_connection.pragma("synchronous", 0)
        written = vault.submit(lambda db: pile_up(db, receipts(DOCUMENTS, EACH), seen=IN_SIGHT)).result()

    def begin() -> None:
        program._memory.remember("history", {"shelf": "documents"})
        writing = Thread(target=write)
        writing.start()
        look = QTimer(program)
        look.timeout.connect(lambda: None if writing.is_alive() else (tell(written=written), quit_window()))
        look.start(50)

    signed_in(program, begin)


def look(program: "Program") -> None:
    """Sign in, then look back."""
    from tests.bench.drops import signed_in

    def begin() -> None:
        from tests.bench.looking import Look, Looked

        assert program.desk is not None
        page = program.desk.history
        shelf = page.shelf
        finding = page._finding
        Look(
            program, Looked(page, shelf.model, shelf.table, finding, page.bar.search, lambda: page.complete), SEARCHES
        ).begin()

    signed_in(program, begin)


def main(what: str, basedir: str, url: str) -> int:
    scripts: dict[str, Script] = {"fill": fill, "look": look}
    return ours(Path(basedir), url, script=scripts[what])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
