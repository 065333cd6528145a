"""The SQL of delivery: what it answers, and that the hot questions are answered by indexes alone."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from desktop.infra import migrations
from desktop.kernel.ids import DepositId, DocumentId, Sha256
from desktop.uploads import ledger, store, store_deposits, store_lines, store_receipts, store_rows
from desktop.uploads.facts import DepositState, DocumentState, Kind, Receipt, ReceiptDocument, SortKey, View
from desktop.uploads.machine import Event, Happened, Stored
from tests.uploads.world import new_id


@pytest.fixture
def db(tmp_path: Path) -> Iterator[apsw.Connection]:
    connection = apsw.Connection(":memory:")
    for _, sql in migrations.steps():
        connection.execute(sql)
    yield connection
    connection.close()


def incoming(number: int, *, size: int = 5) -> store.Incoming:
    content = str(number).encode().rjust(size, b"x")
    import hashlib

    sha256 = Sha256(hashlib.sha256(content).hexdigest())
    return store.Incoming(f"scan {number}.jpg", "janvier", size, "image/jpeg", sha256, content)


def staged(db: apsw.Connection, count: int) -> list[DocumentId]:
    changes = ledger.take_in(db, [incoming(n) for n in range(count)], Kind.FACTURE, "Bonjour", 100.0)
    return [row.id for row in changes.added]


def history(db: apsw.Connection, documents: int, per_deposit: int = 50) -> None:
    """Acknowledged documents, as a practice of many years has them."""
    with db:
        db.execute(
            f"{_NUMBERS} INSERT INTO deposit (seq, id, ordinal, kind, message, state, frozen, created_at)"
            " SELECT 100 + i, 'old-' || i, 1, 'facture', '', 'acknowledged', 1, 1.0 FROM n",
            (documents // per_deposit,),
        )
        db.execute(
            f"{_NUMBERS} INSERT INTO document (name, name_key, folder, size, media_type, sha256, kind, message, state,"
            " deposit, sent, added_at, done_at, kept)"
            " SELECT 'scan.pdf', 'scan ' || (i * 7919 % ?1), '', 1000 + i * 31 % 5000, 'application/pdf',"
            " randomblob(32), 'facture', '', 'acknowledged', 101 + (i - 1) / ?2, 1000, 1.0, 1.0, 0 FROM n",
            (documents, per_deposit),
        )


_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)"


def plan_of(db: apsw.Connection, sql: str, bindings: object = ()) -> str:
    lines = db.execute("EXPLAIN QUERY PLAN " + sql, bindings).fetchall()  # type: ignore[arg-type]
    return "\n".join(str(line[3]) for line in lines)


# --- what it answers -------------------------------------------------------------------------------------------


def test_a_row_shows_what_was_kept(db: apsw.Connection) -> None:
    (number,) = staged(db, 1)
    row = store_rows.row(db, number)
    assert row is not None
    assert (row.name, row.folder, row.kind, row.message, row.state) == (
        "scan 0.jpg",
        "janvier",
        Kind.FACTURE,
        "Bonjour",
        DocumentState.STAGED,
    )
    assert row.added_at == datetime.fromtimestamp(100, UTC)
    assert row.sha256 == incoming(0).sha256
    assert store.content(db, number) == incoming(0).content
    assert store.chunk(db, number, 1, 2) == (incoming(0).content or b"")[1:3]
    assert store.chunk(db, DocumentId(99), 0, 1) is None


def test_the_rest_of_a_document_is_read_as_it_leaves_and_again_from_its_beginning(db: apsw.Connection) -> None:
    content = bytes(range(256)) * 3_000  # three pieces
    whole = store.Incoming("a.pdf", "", len(content), "application/pdf", Sha256("a" * 64), content)
    (row,) = ledger.take_in(db, [whole], Kind.FACTURE, "", 1.0).added
    with store.rest(db, row.id, 1_000) as rest:
        assert rest is not None
        assert len(rest) == len(content) - 1_000
        next(iter(rest))
        for _ in range(2):
            pieces = list(rest)
            assert b"".join(pieces) == content[1_000:]
            assert max(map(len, pieces)) == store.READ_ON
    for document, offset in ((row.id, len(content)), (row.id, len(content) + 1), (DocumentId(99), 0)):
        with store.rest(db, document, offset) as rest:
            assert rest is None


def test_what_is_inserted_is_told_as_it_will_be_read(db: apsw.Connection) -> None:
    files = [incoming(1), incoming(1), store.Incoming("x\udcff.pdf", "", 0, "", None, None, "empty")]
    changes = ledger.take_in(db, files, Kind.RIB, "", 100.0)
    assert changes.added == store_rows.rows(db, [row.id for row in changes.added])
    assert [row.state.value for row in changes.added] == ["staged", "duplicate", "refused"]


def test_the_tally_is_always_the_count(db: apsw.Connection) -> None:
    ids = staged(db, 6)
    ledger.send(db, ids[:4], 10_000, new_id, 1.0)
    ledger.happen(db, ids[0], Happened(Event.ARRIVED, url="/u/1"), 1.0)
    ledger.remove(db, ids[3:5], 2.0)
    store.clear_spent(db, 10.0, 10)
    counted = {
        Stored(state): (documents, size)
        for state, documents, size in db.execute("SELECT state, count(*), sum(size) FROM document GROUP BY state")
    }
    assert {state: found for state, found in store_rows.tally(db).items() if found[0]} == counted


def test_numbers_are_sorted_as_people_count_and_letters_without_accents() -> None:
    names = ["Scan 10.pdf", "scan 2.pdf", "Éclair.pdf", "œuf.pdf", "zoo.pdf", "oeil.pdf"]
    assert sorted(names, key=store_lines.sort_key) == [
        "Éclair.pdf",
        "oeil.pdf",
        "œuf.pdf",
        "scan 2.pdf",
        "Scan 10.pdf",
        "zoo.pdf",
    ]


def test_labels_count_the_open_deposits(db: apsw.Connection) -> None:
    ids = staged(db, 3)
    for number in ids:
        ledger.send(db, [number], 10_000, new_id, 1.0)
    labels = [row.deposit_label for row in store_rows.rows(db, ids)]
    assert labels == [f"Dépôt\u00a0{n}" for n in (1, 2, 3)]
    assert store_deposits.next_ordinal(db) == 4


def test_jobs_come_deposit_by_deposit_and_leave_out_what_is_paused(db: apsw.Connection) -> None:
    ids = staged(db, 5)
    ledger.send(db, ids[3:], 10_000, new_id, 1.0)
    ledger.send(db, ids[:3], 10_000, new_id, 1.0)
    ledger.pause(db, [ids[1]], paused=True)
    assert [job.id for job in store_deposits.next_jobs(db, 10)] == [ids[3], ids[4], ids[0], ids[2]]
    assert [job.id for job in store_deposits.next_jobs(db, 2)] == [ids[3], ids[4]]


def test_a_receipt_keeps_the_servers_words(db: apsw.Connection) -> None:
    ids = staged(db, 2)
    (deposit,), _ = ledger.send(db, ids, 10_000, new_id, 1.0)
    for number in ids:
        ledger.happen(db, number, Happened(Event.ARRIVED, url=f"/u/{number}"), 1.0)
    (seq,) = store_deposits.deposits_in(db, DepositState.SEALING)
    parts = tuple(ReceiptDocument(f"{n} serveur.jpg", incoming(n).sha256 or Sha256(""), 5) for n in range(2))
    receipt = Receipt(deposit, "AD-2026-000001", datetime(2026, 11, 23, tzinfo=UTC), Kind.FACTURE, "Bonjour", parts)
    changes = ledger.sealed(db, seq, receipt, 2.0)
    assert changes.receipts == [receipt]
    assert store_receipts.receipt(db, deposit) == receipt
    assert store_receipts.receipts(db, "SERV", 10, None) == [receipt]
    assert store_receipts.receipt(db, DepositId("unknown")) is None
    assert {row.receipt for row in changes.rows.values()} == {"AD-2026-000001"}


def test_receipts_stand_in_the_order_in_which_they_were_received(db: apsw.Connection) -> None:
    # Replies cross on the way: what was received last may arrive first, and some are of one second.
    for number, second in ((3, 20), (1, 10), (4, 20), (2, 10)):
        db.execute(
            "INSERT INTO deposit (seq, id, ordinal, kind, message, state, created_at)"
            " VALUES (?, ?, 1, 'facture', '', 'acknowledged', 1.0)",
            (number, f"d{number}"),
        )
        received = datetime(2026, 11, 23, 10, 0, second, tzinfo=UTC)
        receipt = Receipt(DepositId(f"d{number}"), f"AD-2026-00000{number}", received, Kind.FACTURE, "", ())
        store_receipts.insert_receipt(db, number, receipt)
    assert [receipt.deposit for receipt in store_receipts.receipts(db, "", 10, None)] == ["d4", "d3", "d2", "d1"]
    assert [receipt.deposit for receipt in store_receipts.receipts(db, "", 2, "AD-2026-000003")] == ["d2", "d1"]


def refused(name: str, size: int = 5) -> store.Incoming:
    return store.Incoming(name, "janvier", size, "", None, None, "unsupported")


def test_a_file_that_is_refused_again_takes_its_own_place(db: apsw.Connection) -> None:
    two = ledger.take_in(db, [refused("a.docx"), refused("a.docx", 6)], Kind.FACTURE, "", 100.0, 100.0)
    assert (len(two.added), two.gone) == (2, [])
    again = ledger.take_in(db, [refused("a.docx")], Kind.FACTURE, "", 200.0, 200.0)
    assert again.gone == [two.added[0].id]
    assert store_rows.ids(db, View.TO_MEND, SortKey.ADDED, False) == [two.added[1].id, again.added[0].id]


def test_two_refused_files_of_one_drop_are_two(db: apsw.Connection) -> None:
    first = ledger.take_in(db, [refused("a.docx")], Kind.FACTURE, "", 100.0, 99.0)
    later = ledger.take_in(db, [refused("a.docx")], Kind.FACTURE, "", 101.0, 99.0)
    assert (first.gone, later.gone) == ([], [])


def test_a_clock_that_was_wrong_keeps_nobody_waiting(db: apsw.Connection) -> None:
    (number,) = staged(db, 1)
    ledger.send(db, None, 10_000, new_id, 1.0)
    ledger.happen(db, number, Happened(Event.STUMBLED, reason="x", next_try_at=9e9), 1.0)
    assert store_deposits.next_due(db) == 9e9
    assert ledger.release_due(db, 1000.0).rows[number].state is DocumentState.QUEUED


def test_a_folder_of_other_workstations_documents_leaves_out_our_own(db: apsw.Connection) -> None:
    staged(db, 1)
    (deposit,), _ = ledger.send(db, None, 10_000, new_id, 1.0)
    ours, theirs = incoming(0).sha256, incoming(7).sha256
    assert ours is not None
    assert theirs is not None
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    found = [store.Elsewhere(ours, "a", deposit, moment), store.Elsewhere(theirs, "b", DepositId("x"), moment)]
    store.insert_elsewhere(db, found)
    store.insert_elsewhere(db, found)
    assert not store.is_elsewhere(db, ours)
    assert store.is_elsewhere(db, theirs)


# --- how it answers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("sort", list(SortKey))
@pytest.mark.parametrize("descending", [False, True])
def test_no_view_reads_documents_that_it_does_not_show(
    db: apsw.Connection, view: View, sort: SortKey, descending: bool
) -> None:
    plan = plan_of(db, *store_rows.ids_query(view, sort, descending))
    scans = [line for line in plan.splitlines() if line.startswith("SCAN document")]
    assert all("INDEX document_sent_" in line for line in scans), plan
    if view is View.SENT and sort is not SortKey.STATE:
        assert "COVERING INDEX document_sent_" in plan, plan
        assert descending or "TEMP B-TREE" not in plan, plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        ("SELECT min(next_try_at) FROM document WHERE state = 'waiting'", "document_due"),
        (
            "SELECT 1 FROM document WHERE deposit = 1 AND state IN ('queued', 'waiting', 'signed_out')",
            "document_deposit",
        ),
        ("SELECT 1 FROM document WHERE deposit = 1 AND state = 'uploaded' AND paused = 1", "document_deposit"),
        ("SELECT id FROM document WHERE twin = 5 AND state = 'duplicate'", "document_twin"),
        (
            "SELECT id, state FROM document WHERE kept = 1 AND state IN ('acknowledged', 'cleared', 'removed')"
            " AND done_at <= 5 ORDER BY done_at LIMIT 8",
            "document_spent",
        ),
        ("SELECT seq FROM deposit WHERE state NOT IN ('acknowledged', 'failed') AND state = 'sealing'", "deposit_open"),
    ],
)
def test_hot_questions_use_their_index(db: apsw.Connection, sql: str, index: str) -> None:
    assert f"INDEX {index}" in plan_of(db, sql)


def test_a_long_history_costs_the_present_nothing(db: apsw.Connection) -> None:
    def present() -> float:
        best = 1.0
        for _ in range(3):
            began = time.perf_counter()
            store_rows.tally(db)
            store_deposits.next_due(db)
            store_deposits.next_jobs(db, 64)
            store_rows.ids(db, View.MOVING, SortKey.NAME, False)
            store_rows.ids(db, View.TO_MEND, SortKey.ADDED, True)
            store_deposits.staged(db)
            store_deposits.deposits_in(db, DepositState.SEALING)
            store.first_spent(db)
            store_receipts.receipts(db, "", 50, None)
            best = min(best, time.perf_counter() - began)
        return best

    ids = staged(db, 20)
    ledger.send(db, ids[:10], 10_000, new_id, 1.0)
    history(db, 40_000)
    assert present() < 0.01
    assert len(store_rows.ids(db, View.SENT, SortKey.NAME, False)) == 40_000


def test_what_is_sent_together_is_written_together(db: apsw.Connection) -> None:
    ids = staged(db, 300)
    updates: list[str] = []
    db.exec_trace = lambda cursor, sql, bindings: not sql.startswith("UPDATE document ") or not updates.append(sql)  # type: ignore[func-returns-value]
    ledger.send(db, ids, 10_000, new_id, 1.0)
    db.exec_trace = None
    assert len(updates) == 1
