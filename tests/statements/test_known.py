"""Numbers of people, acts and reasons: a round that is given up while its lines are written takes nothing away."""

from pathlib import Path

import apsw

from desktop.infra.database import Vault
from desktop.statements import store
from desktop.statements.cache import SHAPE
from desktop.statements.preparing import made_ready
from desktop.statements.store_lines import Known
from tests.statements.made import statements


def test_what_is_being_written_is_written_although_all_is_forgotten(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "statements.db", bytes(32), shape=SHAPE)
    published = list(statements(3, 40))
    known = Known()

    def forget(_connection: apsw.Connection, sql: str, _bindings: object) -> bool:
        if sql.lstrip().startswith(("INSERT", "SELECT")):
            known.forget()  # as another thread does it, at every statement of this one
        return True

    def put(db: apsw.Connection) -> int:
        store.hear(db, [(made.announced, None) for made in published], "1", None, 0.0)
        db.exec_trace = forget
        store.store(db, [made_ready(made.announced, list(made.lines)) for made in published], known)
        db.exec_trace = None
        count: int = db.execute("SELECT count(*) FROM line").get
        return count

    assert vault.submit(put).result() == sum(len(made.lines) for made in published)
    vault.close()


def test_who_is_in_the_cache_already_is_not_put_there_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "statements.db", bytes(32), shape=SHAPE)
    published = list(statements(4, 40))

    def put(db: apsw.Connection) -> list[tuple[int, int]]:
        for made in published:  # each by a program that was started anew
            store.hear(db, [(made.announced, None)], "1", None, 0.0)
            store.store(db, [made_ready(made.announced, list(made.lines))], Known())
        people, named = (
            "SELECT count(*) FROM person",
            "SELECT count(*) FROM line JOIN person ON person.id = line.person",
        )
        return [(db.execute(people).get, db.execute(named).get)]

    everybody = {(line.nir, line.rank, line.member, line.beneficiary) for made in published for line in made.lines}
    lines = sum(len(made.lines) for made in published)
    assert len(everybody) < lines
    assert vault.submit(put).result() == [(len(everybody), lines)]
    vault.close()
