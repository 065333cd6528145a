"""A window over a million lines, in a process of its own: `python -m tests.bench.lines fill|look BASEDIR URL`.

`fill` signs in and puts the lines into the practice's cache, as the sync would; `look` opens it anew and does what a
user does with the page: opens it, scrolls it from end to end, searches as she types. It tells one line of JSON.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.probe import Script, ours, quit_window, tell

if TYPE_CHECKING:
    import apsw

    from desktop.app.program import Program
    from desktop.statements.preparing import Prepared
    from desktop.statements.store_lines import Known

LINES, STATEMENTS, GROUP = 1_000_000, 2_000, 40
SEARCHES = (
    *("m", "martin", "martin hugo", "berl", "fa-2026-01", "123,45", "ordonnance", "ov5", "vir0000", "thivot ov7"),
    *(
        "œuvrier",
        "gartoux zoe",
        "droits fermes",
        "1 234,56",
        "lunettes",
        "rd-2025",
        "prothese auditive",
        "zzz",
        "a",
        "",
    ),
)


def fill(program: "Program") -> None:
    """Sign in, let what the service has come, write the lines, leave."""
    from threading import Thread

    from PySide6.QtCore import QTimer

    from tests.bench.drops import signed_in

    written = 0

    def write() -> None:
        from functools import partial

        from desktop.statements.preparing import made_ready
        from desktop.statements.store_lines import Known
        from tests.statements.made import statements

        assert program.desk is not None
        cache = program.desk.archive.service._cache
        assert cache is not None
        known = Known()
        group: list[Prepared] = []
        nonlocal written
        for made in statements(STATEMENTS, LINES // STATEMENTS, days=700):
            group.append(made_ready(made.announced, list(made.lines)))
            if len(group) == GROUP:
                written += cache.vault.submit(partial(_put, here=group, known=known)).result()
                group = []

    def begin() -> None:
        page = program.desk.statements if program.desk else None
        if page is None or page.status is None or page.status.synced_at is None or page.status.lines_coming:
            QTimer.singleShot(100, begin)
            return
        writing = Thread(target=write)
        writing.start()
        look = QTimer(program)
        look.timeout.connect(lambda: None if writing.is_alive() else (tell(written=written), quit_window()))
        look.start(50)

    def opened() -> None:
        assert program.desk is not None
        program.desk.shell.show_page(program.desk.statements.key)
        begin()

    signed_in(program, opened)


def _put(db: "apsw.Connection", here: "list[Prepared]", known: "Known") -> int:
    """Without a new cursor: the service goes on where it was."""
    from desktop.statements import store

    store.hear(db, [(prepared.announced, None) for prepared in here], store.progress(db).cursor, None, 0.0)
    store.store(db, here, known)
    return sum(map(len, here))


def look(program: "Program") -> None:
    """Sign in, then read."""
    from tests.bench.drops import signed_in

    def begin() -> None:
        from tests.bench.looking import Look, Looked

        assert program.desk is not None
        page = program.desk.statements
        lines = page.lines
        looked = Looked(
            page, lines.list.model, lines.list.table, lines._finding, lines.bar.search, lambda: page.complete
        )
        Look(program, looked, SEARCHES).begin()

    signed_in(program, begin)


def main(what: str, basedir: str, url: str) -> int:
    scripts: dict[str, Script] = {"fill": fill, "look": look}
    return ours(Path(basedir), url, script=scripts[what])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
