"""Numbers of people, acts and reasons: a round that is given up while its lines are written takes nothing away."""

from pathlib import Path

import apsw

from desktop.infra.database import Vault
from desktop.statements import store
from desktop.statements.cache import SHAPE
from desktop.statements.reading import made_ready
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
