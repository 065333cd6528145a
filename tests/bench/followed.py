"""A window over many followed documents, in its own process: `python -m tests.bench.followed fill|look BASEDIR URL`.

`fill` signs in and puts a hundred thousand documents with their steps into the vault, as years of work would have left
them; `look` opens that vault anew and does what a user does with it: opens the page, scrolls, searches and filters. It
tells one line of JSON.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.probe import Script, ours, quit_window, tell

if TYPE_CHECKING:
    import apsw

    from desktop.app.program import Program
    from desktop.followup.remote import Event

SUBJECTS, EACH = 100_000, 5  # documents, and how many of them a deposit has
GROUP = 2_000  # events kept at once
BEGAN = datetime(2022, 1, 3, 8, 0, tzinfo=UTC)
NAMES = ("Facture", "Devis", "Ordonnance", "Prise en charge", "Flux optique")
PEOPLE = ("Durand", "Lefèvre", "Œuvrard", "Petit", "Moreau", "Garçon", "N’Guyen", "Muller", "Roux", "de la Tour")
MOTIVES = ("Droits fermés à la date des soins", "Document illisible", "Ordonnance de plus de trois ans")
SEARCHES = (
    *("durand", "lef", "facture", "fac", "œuvrard 12", "AD-2022-0012", "0999", "051234", "petit 00", "devis moreau"),
    *("garcon", "illisible", "de la tour", "n'guyen 0000", "rib", "ordonnance simon", "1234", "ad 2022 004", "droits"),
    *("muller", "roux facture", "prise", "a", "99", "zzz"),
)


def events(how_many: int) -> "Iterator[Event]":
    """What a service tells of so many documents: most are settled, some refused, a few need the user."""
    from desktop.followup.remote import About, Event

    for number in range(how_many):
        at = BEGAN + timedelta(minutes=15 * number)
        subject, deposit = f"document-{number:06}", f"deposit-{number // EACH:06}"
        name = f"{NAMES[number % 5]} {PEOPLE[number // 5 % 10]} {number:06}.pdf"
        receipt = f"AD-2022-{number // EACH:06}"
        if number % EACH == 0:
            about = About("deposit", "facture", "", receipt)
            yield Event(f"{deposit}-0", deposit, at, "opened", "received", about)
        about = About("document", "facture", name, receipt, deposit)
        yield Event(f"{subject}-0", subject, at, "opened", "received", about)
        yield Event(f"{subject}-1", subject, at + timedelta(hours=1), "stage", "processing")
        last = at + timedelta(days=2)
        match number % 40:
            case 0:
                yield Event(f"{subject}-2", subject, last, "stage", "refused", None, MOTIVES[number % 3], "Renvoyez-le")
            case 1 if number > how_many - 2_000:
                yield Event(f"{subject}-2", subject, last, "stage", "missing", None, "Ordonnance")
            case _:
                yield Event(f"{subject}-2", subject, last, "stage", "accepted")
                yield Event(f"{subject}-3", subject, last + timedelta(days=3), "stage", "settled")


def pile_up(db: "apsw.Connection", how_many: int) -> int:
    """Keep all of it as if it had been heard, and read but for the last month's; how many subjects there are."""
    from desktop.followup import store

    cursor = store.progress(db).cursor or ""
    page: list[Event] = []
    for event in events(how_many):
        page.append(event)
        if len(page) == GROUP:
            store.hear(db, page, cursor)
            page.clear()
    store.hear(db, page, cursor)
    month = (BEGAN + timedelta(minutes=15 * how_many, days=-30)).timestamp()
    db.execute("UPDATE followup_subject SET been_read = heard WHERE changed_at < ?", (month,))
    store.heard_all(db, month)
    found: int = db.execute("SELECT count(*) FROM followup_subject").get
    return found


def fill(program: "Program") -> None:
    """Sign in, write the past, leave."""
    from threading import Thread

    from PySide6.QtCore import QTimer

    from tests.bench.drops import signed_in

    written = 0

    def write() -> None:
        nonlocal written
        vault = program._house.session.vault
        vault._writer_connection.pragma("cache_size", -800_000)
        vault._writer_connection.pragma("synchronous", 0)
        written = vault.submit(partial(pile_up, how_many=SUBJECTS)).result()

    def begin() -> None:
        writing = Thread(target=write)
        look = QTimer(program)
        look.timeout.connect(lambda: None if writing.is_alive() else (tell(written=written), quit_window()))

        def heard() -> None:  # the service's own documents first: their place is kept
            desk = program.desk
            if desk is not None and desk.followup.status is not None and desk.followup.status.complete:
                waiting.stop()
                writing.start()
                look.start(50)

        waiting = QTimer(program)
        waiting.timeout.connect(heard)
        waiting.start(50)

    signed_in(program, begin)


def look(program: "Program") -> None:
    """Sign in, then look through it."""
    from tests.bench.drops import signed_in

    def begin() -> None:
        from tests.bench.looking import Look, Looked

        assert program.desk is not None
        page = program.desk.followup
        looked = Looked(page, page.list.model, page.list.table, page._finding, page.bar.search, lambda: page.complete)
        Look(program, looked, SEARCHES).begin()

    signed_in(program, begin)


def main(what: str, basedir: str, url: str) -> int:
    scripts: dict[str, Script] = {"fill": fill, "look": look}
    return ours(Path(basedir), url, script=scripts[what])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
