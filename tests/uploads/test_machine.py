"""Playbooks of the machine: what happened, what follows."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.failures import (
    CertificateRefused,
    DiskFull,
    Failure,
    NotTheServer,
    OurBug,
    Refused,
    ServerBusy,
    SessionExpired,
    Unreachable,
)
from desktop.uploads.facts import DepositState
from desktop.uploads.machine import (
    DEPOSIT,
    DOCUMENT,
    LONGEST_DELAY,
    MOST_REDONE,
    WIRE,
    Deposit,
    Document,
    Effect,
    Event,
    Happened,
    Line,
    Reach,
    Stored,
    Trouble,
    Turn,
    delay,
    judge,
    step,
    turn,
)
from desktop.uploads.remote import UploadGone


def play(document: Document, *happened: Happened) -> Document:
    for one in happened:
        document, _ = step(document, one)
    return document


STAGED = Document(Stored.STAGED, 1000)
SENT = Happened(Event.SENT)


def test_a_small_document_arrives_and_is_acknowledged() -> None:
    document = play(STAGED, SENT, Happened(Event.ARRIVED, url="/u/1"))
    assert (document.state, document.url, document.sent) == (Stored.UPLOADED, "/u/1", 1000)
    assert play(document, Happened(Event.SEALED)) == Document(Stored.ACKNOWLEDGED, 1000, sent=1000)


def test_a_large_one_remembers_its_address_before_a_byte_has_left() -> None:
    document = play(STAGED, SENT, Happened(Event.CREATED, url="/u/1", sent=0))
    assert (document.state, document.url, document.sent) == (Stored.QUEUED, "/u/1", 0)


def test_trouble_counts_until_bytes_move() -> None:
    stumble = Happened(Event.STUMBLED, reason="unreachable", next_try_at=5.0)
    document = play(STAGED, SENT, stumble, Happened(Event.DUE), stumble)
    assert (document.state, document.attempts, document.reason) == (Stored.WAITING, 2, "unreachable")
    document = play(document, Happened(Event.DUE), Happened(Event.MOVED, sent=10))
    assert (document.attempts, document.reason, document.next_try_at) == (0, "", None)


def test_progress_never_exceeds_the_size() -> None:
    assert play(STAGED, SENT, Happened(Event.MOVED, sent=5000)).sent == 1000


def test_a_lost_upload_goes_again_from_its_first_byte_but_not_for_ever() -> None:
    document = play(STAGED, SENT, Happened(Event.CREATED, url="/u/1", sent=0))
    for number in range(MOST_REDONE):
        document = play(document, Happened(Event.LOST, reason="upload-unknown"))
        assert (document.state, document.url, document.redone) == (Stored.QUEUED, None, number + 1)
    document, effects = step(document, Happened(Event.LOST, reason="upload-unknown"))
    assert (document.state, document.reason) == (Stored.FAILED, "upload-unknown")
    assert effects == (Effect.LEAVE_DEPOSIT,)


def test_a_retry_starts_counting_anew() -> None:
    failed = Document(Stored.FAILED, 1000, attempts=3, redone=4, reason="x")
    assert play(failed, Happened(Event.RETRIED)) == Document(Stored.STAGED, 1000)


def test_what_is_uploaded_already_is_not_sent_twice_after_a_retry() -> None:
    failed = Document(Stored.FAILED, 1000, sent=1000, url="/u/1", reason="kind-unknown")
    assert play(failed, Happened(Event.RETRIED), SENT).state is Stored.UPLOADED


def test_what_the_wire_says_of_a_document_that_left_the_road_changes_nothing() -> None:
    gone = Document(Stored.REMOVED, 1000, was=Stored.QUEUED)
    assert step(gone, Happened(Event.ARRIVED, url="/u/9")) == (gone, (Effect.END_UPLOAD,))
    assert step(gone, Happened(Event.STUMBLED, reason="unreachable")) == (gone, ())


def test_an_upload_is_ended_when_its_document_is_removed() -> None:
    document = play(STAGED, SENT, Happened(Event.CREATED, url="/u/1", sent=0))
    after, effects = step(document, Happened(Event.REMOVED))
    assert after.state is Stored.REMOVED
    assert set(effects) == {Effect.END_UPLOAD, Effect.LEAVE_DEPOSIT}


@pytest.mark.parametrize(
    ("was", "back"),
    [
        (Stored.STAGED, Stored.STAGED),
        (Stored.QUEUED, Stored.STAGED),
        (Stored.DUPLICATE, Stored.DUPLICATE),
        (Stored.REFUSED, Stored.REFUSED),
        (Stored.FAILED, Stored.FAILED),
    ],
)
def test_undo(was: Stored, back: Stored) -> None:
    removed = play(Document(was, 1000), Happened(Event.REMOVED))
    assert play(removed, Happened(Event.RESTORED)).state is back


def test_what_cannot_happen_is_our_bug() -> None:
    with pytest.raises(OurBug):
        step(STAGED, Happened(Event.SEALED))
    with pytest.raises(OurBug):
        turn(Deposit(DepositState.COLLECTING), Turn.SEALED)


def test_every_state_stands_in_the_tables_and_has_a_way_in() -> None:
    assert set(DOCUMENT) == set(Stored)
    assert set(DEPOSIT) == set(DepositState)
    reached = {target for row in DOCUMENT.values() for target in row.values()}
    born = {Stored.REFUSED, Stored.DUPLICATE, Stored.STAGED}
    assert reached | born == set(Stored)


@given(st.lists(st.sampled_from([event for event in Event if event in WIRE]), max_size=40), st.integers(1, 9))
def test_whatever_the_wire_does_no_document_gets_out_of_bounds(events: list[Event], size: int) -> None:
    document = play(Document(Stored.STAGED, size), SENT)
    for number, event in enumerate(events):
        document, _ = step(document, Happened(event, url=f"/u/{number}", sent=number, reason="x", next_try_at=1.0))
        assert 0 <= document.sent <= size
        assert document.state is not Stored.UPLOADED or document.sent == size
        assert (document.next_try_at is not None) == (document.state is Stored.WAITING)


# --- deposits --------------------------------------------------------------------------------------------------


def test_a_deposit_is_frozen_from_its_first_seal_until_the_server_has_answered() -> None:
    deposit = turn(Deposit(DepositState.COLLECTING), Turn.COMPLETE)
    assert deposit == Deposit(DepositState.SEALING, frozen=True)
    deposit = turn(deposit, Turn.STUMBLED, reason="unreachable", next_try_at=9.0)
    assert (deposit.state, deposit.frozen, deposit.attempts) == (DepositState.WAITING, True, 1)
    deposit = turn(deposit, Turn.DUE)
    assert turn(deposit, Turn.DOUBTED) == Deposit(DepositState.COLLECTING)


def test_a_deposit_waits_for_the_user_to_sign_in() -> None:
    deposit = turn(turn(Deposit(DepositState.COLLECTING), Turn.COMPLETE), Turn.PARKED)
    assert deposit.state is DepositState.SIGNED_OUT
    assert turn(deposit, Turn.SIGNED_IN).state is DepositState.SEALING


# --- trouble ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "reach", "reason"),
    [
        (Unreachable("x"), Reach.LINE, "unreachable"),
        (NotTheServer("html"), Reach.LINE, "not-the-server"),
        (ServerBusy(503, retry_after=7.0), Reach.LINE, "server-busy"),
        (ServerBusy(500), Reach.ONE, "server-busy"),
        (ServerBusy(423), Reach.ONE, "locked"),
        (ServerBusy(429, retry_after=3.0), Reach.RATE, "rate-limited"),
        (UploadGone("404"), Reach.ONE, "upload-gone"),
        (SessionExpired("x"), Reach.SESSION, "session-expired"),
        (CertificateRefused("x"), Reach.LINE, "certificate-refused"),
        (Refused(413, "upload-too-large"), Reach.DENIED, "upload-too-large"),
        (DiskFull("x"), Reach.BUG, "disk-full"),
        (ZeroDivisionError(), Reach.BUG, "our-bug"),
    ],
)
def test_each_failure_is_judged(failure: Exception, reach: Reach, reason: str) -> None:
    trouble = judge(failure)
    assert (trouble.reach, trouble.reason) == (reach, reason)
    if isinstance(failure, Failure):
        assert trouble.retry_after == getattr(failure, "retry_after", None)


@given(st.integers(0, 500), st.floats(0, 1, exclude_max=True))
def test_the_back_off_grows_and_has_a_cap(attempts: int, jitter: float) -> None:
    assert 0.5 <= delay(attempts, jitter) <= LONGEST_DELAY
    assert delay(attempts, jitter) <= delay(attempts + 1, jitter)
    assert delay(attempts, jitter, retry_after=3000.0) == 3000.0


GONE = Trouble(Reach.LINE, "unreachable")


def test_one_break_of_the_line_counts_once_however_many_were_on_it() -> None:
    line = Line().troubled(GONE, 100.0, 0.0)
    assert not line.open_at(100.2)
    assert line.troubled(GONE, 100.1, 0.0) == line


def test_the_line_doubles_its_patience_and_halves_it_again() -> None:
    line, now, waits = Line(), 0.0, []
    for _ in range(12):
        line = line.troubled(GONE, now, 0.999)
        assert line.until is not None
        waits.append(line.until - now)
        now = line.until
        assert line.open_at(now)
        assert line.narrow
    assert all(later > earlier - 1e-6 for earlier, later in pairwise(waits))
    assert waits[-1] <= LONGEST_DELAY
    assert line.passed(now - 0.01) == line
    opened = line.passed(now)
    assert (opened.held_by, opened.narrow, opened.backoff) == ("", False, line.backoff / 2)


def test_a_retry_after_is_obeyed() -> None:
    line = Line().troubled(Trouble(Reach.RATE, "rate-limited", 30.0), 0.0, 0.0)
    assert (line.held_by, line.until) == ("rate_limited", 30.0)
    assert line.troubled(Trouble(Reach.RATE, "rate-limited", 60.0), 1.0, 0.0).until == 61.0


def test_nothing_but_a_sign_in_opens_a_line_that_waits_for_it() -> None:
    line = Line().troubled(Trouble(Reach.SESSION, "session-expired"), 0.0, 0.0)
    assert line.held_by == "signed_out"
    assert not line.open_at(1e12)
    assert line.passed(1e12) == line
    assert line.troubled(GONE, 5.0, 0.0) == line
    assert line.opened().open_at(0.0)
