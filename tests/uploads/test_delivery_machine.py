"""Everything that users, time, the line, the server and a crash can do to delivery, in any order.

The real ledger, tables and transfers over a server in memory, without threads. A crash is what it is for the vault: the
server has done something and nobody has written it down. At the end the line is good again and everything is let go:
each document that was sent is in exactly one sealed deposit, byte for byte, and each deposit has one receipt.
"""

import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import apsw
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from desktop.infra import migrations
from desktop.kernel.failures import Failure, NotTheServer, Refused, ServerBusy, SessionExpired, Unreachable
from desktop.kernel.ids import DocumentId, Sha256
from desktop.uploads import ledger, store, store_deposits, store_rows
from desktop.uploads.facts import DepositState, Kind
from desktop.uploads.machine import Event, Happened, Reach, Stored, judge
from desktop.uploads.pace import Throttle
from desktop.uploads.remote import ChecksumRefused, OffsetConflict, UploadGone
from desktop.uploads.transfer import Flight, carry, seal
from tests.uploads.world import MemoryServer, new_id

BIG = (1 << 20) + 1  # goes in two requests
HUGE_LIMIT = 4 * BIG


class Crash(BaseException):
    """The program is gone."""


class InstantVault:
    """The vault's two doors over one connection, without threads."""

    def __init__(self) -> None:
        self.db = apsw.Connection(":memory:")
        for _, sql in migrations.steps():
            self.db.execute(sql)

    def submit(self, change: Callable[[apsw.Connection], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        with self.db:
            future.set_result(change(self.db))
        return future

    ask = submit

    def look(self, question: Callable[[apsw.Connection], Any]) -> Any:
        return self.submit(question).result()


troubles = st.sampled_from(
    [
        None,
        None,
        Unreachable("x"),
        NotTheServer("html"),
        ServerBusy(503),
        ServerBusy(423),
        ServerBusy(500),
        SessionExpired("x"),
        ChecksumRefused("460"),
        OffsetConflict("409"),
        UploadGone("410"),
        Refused(413, "upload-too-large"),
        Crash(),
    ]
)
seal_troubles = st.sampled_from(
    [
        None,
        None,
        Unreachable("x"),
        NotTheServer("html"),
        ServerBusy(503),
        SessionExpired("x"),
        Refused(422, "upload-unknown"),
        Refused(422, "checksum-mismatch"),
        Refused(422, "kind-unknown"),
        Refused(422, "media-type-refused", uploads=("1", "2", "3")),
        Crash(),
    ]
)


class Delivery(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.vault = InstantVault()
        self.server = MemoryServer()
        self.server.largest = HUGE_LIMIT
        self.now = 1000.0
        self.known: list[DocumentId] = []
        self.contents: dict[Sha256, bytes] = {}

    # --- users ---------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self.drop([(1, False), (2, False), (3, True)], Kind.FACTURE)

    @rule(
        files=st.lists(st.tuples(st.integers(1, 12), st.booleans()), min_size=1, max_size=4),
        kind=st.sampled_from([Kind.FACTURE, Kind.DEVIS]),
    )
    def drop(self, files: list[tuple[int, bool]], kind: Kind) -> None:
        taken = []
        for number, big in files:
            content = (b"%d," % number) * ((BIG if big else 9000) // (2 + (number > 9)))
            sha256 = Sha256(hashlib.sha256(content).hexdigest())
            self.contents[sha256] = content
            taken.append(store.Incoming(f"{number}.pdf", "", len(content), "application/pdf", sha256, content))
        changes = self.change(ledger.take_in, taken, kind, "", self.now)
        self.known += [row.id for row in changes.added]

    @rule()
    def send(self) -> None:
        made, _ = self.vault.submit(lambda db: ledger.send(db, None, HUGE_LIMIT, new_id, self.now)).result()
        assert len(set(made)) == len(made)

    @rule(which=st.integers(0, 40), what=st.sampled_from(["remove", "restore", "insist", "pause", "resume", "retry"]))
    def wish(self, which: int, what: str) -> None:
        if not self.known:
            return
        one = [self.known[which % len(self.known)]]
        match what:
            case "remove":
                for url in self.change(ledger.remove, one, self.now).end_uploads:
                    self.server.terminate(url)
            case "restore":
                self.change(ledger.restore, one, self.now)
            case "insist":
                self.change(ledger.insist, one, self.now)
            case "retry":
                self.change(ledger.retry, one, HUGE_LIMIT, new_id, self.now)
            case _:
                self.vault.submit(lambda db: ledger.pause(db, one, paused=what == "pause"))

    @rule()
    def retry_all(self) -> None:
        self.change(ledger.retry, None, HUGE_LIMIT, new_id, self.now)

    # --- time, session, server -----------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([1.0, 700.0, -4000.0]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.change(ledger.release_due, self.now)

    @rule()
    def signs_in(self) -> None:
        self.change(ledger.release_signed_out, self.now)

    @rule()
    def starts_anew(self) -> None:
        self.change(ledger.release_waiting, self.now)

    @rule()
    def clears_away(self) -> None:
        self.vault.submit(lambda db: store.clear_spent(db, self.now - 600, 8))

    @rule()
    def uploads_expire(self) -> None:
        self.server.uploads = {url: held for url, held in self.server.uploads.items() if held.deposit}

    # --- delivery ------------------------------------------------------------------------------------------

    @precondition(lambda self: store_deposits.next_jobs(self.vault.db, 1))
    @rule(trouble=troubles, when=st.integers(0, 3), reply_lost=st.booleans(), place=st.integers(0, 3))
    def fly(self, trouble: BaseException | None, when: int, reply_lost: bool, place: int) -> None:
        jobs = store_deposits.next_jobs(self.vault.db, 4)
        job = jobs[place % len(jobs)]
        flight = Flight(job, sent=job.sent)
        self.trouble(trouble, when, reply_lost)
        try:
            throttle = Throttle(lambda: 0.0)
            happened = carry(flight, self.vault, self.server, lambda: self.now, lambda flight: None, throttle)  # type: ignore[arg-type]
        except Crash:
            self.starts_anew()
            return
        except Failure as problem:
            happened = self.judged(problem)
        finally:
            self.trouble(None, 0, False)
        for url in self.change(ledger.happen, job.id, happened, self.now).end_uploads:
            self.server.terminate(url)

    def judged(self, problem: Failure) -> Happened:
        trouble = judge(problem)
        if trouble.reach is Reach.SESSION:
            return Happened(Event.PARKED)
        if trouble.reach is Reach.DENIED:
            return Happened(Event.DENIED, reason=trouble.reason)
        return Happened(Event.STUMBLED, reason=trouble.reason, next_try_at=self.now + 60)

    @precondition(lambda self: store_deposits.deposits_in(self.vault.db, DepositState.SEALING))
    @rule(trouble=seal_troubles, reply_lost=st.booleans(), place=st.integers(0, 3))
    def seal(self, trouble: BaseException | None, reply_lost: bool, place: int) -> None:
        waiting = store_deposits.deposits_in(self.vault.db, DepositState.SEALING)
        seq = waiting[place % len(waiting)]
        sealing = store_deposits.sealing(self.vault.db, seq)
        assert sealing is not None
        self.trouble(trouble, 0, reply_lost and not isinstance(trouble, Refused))
        try:
            receipt = seal(sealing, self.server)
        except Crash:
            self.starts_anew()
        except Refused as problem:
            self.change(ledger.seal_refused, seq, problem.problem, problem.uploads, self.now)
        except Failure as problem:
            self.change(ledger.seal_stumbled, seq, judge(problem), 60.0, self.now)
        else:
            self.change(ledger.sealed, seq, receipt, self.now)
        finally:
            self.trouble(None, 0, False)

    def trouble(self, trouble: BaseException | None, when: int, reply_lost: bool) -> None:
        left = [when]

        def strike(call: str, subject: str) -> None:
            if trouble is not None and call != "terminate":
                left[0] -= 1
                if left[0] < 0:
                    left[0] = 1 << 30
                    raise trouble

        nothing: Callable[[str, str], None] = lambda call, subject: None  # noqa: E731
        self.server.before, self.server.after = (nothing, strike) if reply_lost else (strike, nothing)

    def change(self, what: Callable[..., ledger.Changes], *words: Any) -> ledger.Changes:
        return self.vault.submit(lambda db: what(db, *words)).result()  # type: ignore[no-any-return]

    # --- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def counts_are_right(self) -> None:
        counted = {
            Stored(state): (documents, size)
            for state, documents, size in self.vault.db.execute(
                "SELECT state, count(*), sum(size) FROM document GROUP BY state"
            )
        }
        assert {state: found for state, found in store_rows.tally(self.vault.db).items() if found[0]} == counted

    @invariant()
    def deposits_are_sound(self) -> None:
        db = self.vault.db
        assert not db.execute("SELECT id FROM document WHERE sent < 0 OR sent > size").fetchall()
        on_the_road = "('queued', 'waiting', 'signed_out', 'uploaded', 'acknowledged', 'cleared')"
        assert not db.execute(f"SELECT id FROM document WHERE (deposit IS NULL) = (state IN {on_the_road})").fetchall()
        assert not db.execute(
            "SELECT d.id FROM document AS d JOIN deposit AS p ON p.seq = d.deposit WHERE d.kind <> p.kind"
        ).fetchall()
        assert not db.execute(
            "SELECT p.seq FROM deposit AS p JOIN document AS d ON d.deposit = p.seq"
            " GROUP BY p.seq HAVING sum(d.size) > ?",
            (HUGE_LIMIT,),
        ).fetchall()
        # Frozen deposits hold uploaded documents only; an open one is never empty.
        assert not db.execute(
            "SELECT d.id FROM document AS d JOIN deposit AS p ON p.seq = d.deposit"
            " WHERE p.state IN ('sealing', 'waiting', 'signed_out') AND d.state <> 'uploaded'"
        ).fetchall()
        assert not db.execute(
            "SELECT p.seq FROM deposit AS p WHERE p.state NOT IN ('acknowledged', 'failed')"
            " AND NOT EXISTS (SELECT 1 FROM document WHERE deposit = p.seq)"
        ).fetchall()
        # What the server has sealed is acknowledged, or is asked about again.
        states = dict(db.execute("SELECT id, state FROM deposit").fetchall())
        for deposit in self.server.deposits:
            assert states[deposit] in ("acknowledged", "sealing", "waiting", "signed_out")

    @invariant()
    def nothing_is_acknowledged_that_the_server_has_not(self) -> None:
        db = self.vault.db
        numbers = [number for (number,) in db.execute("SELECT number FROM receipt")]
        assert sorted(numbers) == sorted(set(numbers))
        assert {r.number for r in self.server.deposits.values()} >= set(numbers)
        for deposit, sha256 in db.execute(
            "SELECT p.id, d.sha256 FROM document AS d JOIN deposit AS p ON p.seq = d.deposit"
            " WHERE d.state IN ('acknowledged', 'cleared')"
        ):
            assert self.contents[Sha256(sha256.hex())] in self.server.contents[deposit]

    # --- the end -------------------------------------------------------------------------------------------

    def teardown(self) -> None:
        db = self.vault.db
        for (number,) in db.execute("SELECT id FROM document WHERE paused = 1").fetchall():
            self.vault.submit(lambda db, number=number: ledger.pause(db, [DocumentId(number)], paused=False))
        self.signs_in()
        self.starts_anew()
        for _ in range(1000):
            if store_deposits.next_jobs(db, 1):
                self.fly(None, 0, False, 0)
            elif store_deposits.deposits_in(db, DepositState.SEALING):
                self.seal(None, False, 0)
            else:
                break
            self.time_passes(700.0)
        left = db.execute(
            "SELECT id, state FROM document WHERE state IN ('queued', 'waiting', 'signed_out', 'uploaded')"
        ).fetchall()
        assert not left, f"stuck: {left}"
        acknowledged = Counter(
            self.contents[Sha256(sha256.hex())]
            for (sha256,) in db.execute("SELECT sha256 FROM document WHERE state IN ('acknowledged', 'cleared')")
        )
        assert acknowledged == self.server.delivered
        assert db.execute("SELECT count(*) FROM receipt").get == len(self.server.deposits)
        self.counts_are_right()
        self.deposits_are_sound()
        db.close()


Delivery.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)
TestDelivery = Delivery.TestCase
