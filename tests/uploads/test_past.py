"""The made-up past that is written at once is the one that the engine would have left."""

from datetime import timedelta
from pathlib import Path

import apsw

from desktop.infra.database import Vault, connect
from desktop.uploads import store_history
from desktop.uploads.history_facts import HistoryQuery, Shelf
from tests.uploads.past import fill, pile_up, receipts
from tests.uploads.world import KEY

DOCUMENTS, SEEN = 450, timedelta(hours=6)
TABLES = ("document", "deposit", "receipt", "receipt_document", "tally")


def vault(path: Path) -> apsw.Connection:
    Vault(path, KEY).close()
    return connect(path, KEY)


def test_the_same_rows_indexes_and_words(tmp_path: Path) -> None:
    slow, quick = vault(tmp_path / "slow"), vault(tmp_path / "quick")
    fill(slow, receipts(DOCUMENTS), seen=SEEN)
    assert pile_up(quick, receipts(DOCUMENTS), seen=SEEN) == DOCUMENTS
    for table in TABLES:
        sql = f"SELECT * FROM {table} ORDER BY 1, 2"
        assert quick.execute(sql).fetchall() == slow.execute(sql).fetchall(), table
    schema = "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name"
    assert quick.execute(schema).fetchall() == slow.execute(schema).fetchall()
    for shelf in Shelf:
        for words in ("", "durand", "facture 0000", "AD-2026-000003", "dossier", "zzz"):
            query = HistoryQuery(shelf, search=words)
            assert list(store_history.ids(quick, query)) == list(store_history.ids(slow, query))
    slow.close()
    quick.close()
