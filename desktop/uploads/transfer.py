"""One document's bytes from the vault to the server, and one deposit's seal, in a worker thread.

Decides nothing about trying again. A small document goes as one request. A larger one is announced with its first
piece, by which the line is measured; its address is stored before more of it leaves, and the rest goes in pieces as
long as the line carries in two seconds, so that a cut costs no more; what fits into one is decrypted while it leaves.
Between pieces, and while one travels, the flight may be stopped; where bytes may only leave slowly, it waits between
requests, never in one.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

import apsw

from desktop.infra.database import Vault
from desktop.kernel.failures import NotTheServer, Refused
from desktop.uploads import ledger, store, store_deposits
from desktop.uploads.facts import Receipt
from desktop.uploads.ledger import Changes
from desktop.uploads.machine import Event, Happened
from desktop.uploads.pace import Throttle
from desktop.uploads.remote import ChecksumRefused, OffsetConflict, SealedUpload, UploadGone
from desktop.uploads.wire import Server

SMALL = 1 << 20
MOST_MENDED = 3
"""How often one flight sends damaged bytes again, or asks where it stands, before it lets time pass."""


class Interrupted(Exception):  # noqa: N818 - a situation, not an error
    """The flight was told to stop."""


@dataclass(slots=True)
class Flight:
    """A document on the wire, shared between the loop and its thread; each field has one writer."""

    job: store_deposits.Job
    sent: int = 0  # bytes given to the line and not known to be lost (its thread)
    acknowledged: bool = False  # the server took some of them (its thread)
    stopped: bool = False  # (the loop)
    parked: bool = False  # stopped because the password is wanted (the loop)
    landed: bool = False  # over, but not written down yet (the loop)


def carry(
    flight: Flight,
    vault: Vault,
    server: Server,
    now: Callable[[], float],
    moved: Callable[[Flight], None],
    throttle: Throttle,
) -> Happened:
    """Bring the bytes over; what happened, still to be stored. `Interrupted`, or a failure of the wire."""
    job = flight.job
    mended = 0
    while True:
        try:
            return _carry(flight, vault, server, now, moved, throttle)
        except UploadGone:
            if flight.job.url is None:
                raise
            return Happened(Event.LOST, reason="upload-unknown")
        except ChecksumRefused:
            # Nothing of the refused bytes was kept: send them again.
            mended += 1
            if mended > MOST_MENDED:
                raise
        except OffsetConflict:
            mended += 1
            if mended > MOST_MENDED:
                raise
        flight.job = _with_url(job, flight.job.url)


def _carry(
    flight: Flight,
    vault: Vault,
    server: Server,
    now: Callable[[], float],
    moved: Callable[[Flight], None],
    throttle: Throttle,
) -> Happened:
    job = flight.job
    report = _Reporter(flight, moved)
    url, offset = job.url, 0
    stored: Future[Changes] | None = None
    if url is not None:
        offset = server.offset(url, job.size)
    else:
        first = vault.look(partial(_first, job=job, length=throttle.piece(SMALL)))
        if first is None:
            return Happened(Event.DENIED, reason="bytes-lost")
        report.base = 0
        throttle.take(len(first), report.check)
        report.check()
        with throttle.stride.timed(len(first)):
            made = server.create(job.name, job.media_type, job.size, job.sha256, first, report)
        url, offset = made.url, made.offset
        flight.acknowledged |= offset > 0
        if offset < job.size:
            flight.job = _with_url(job, url)
            stored = _store(vault, job, Happened(Event.CREATED, url=url, sent=offset), now)
    # What goes in one piece is judged by the seal, which has the sum of all; what takes long is judged piece by piece.
    checksum = job.size - offset > throttle.piece(throttle.stride.piece)
    known = stored is None  # whether the address is on the disk; how far it is, nobody waits for: the server knows
    while offset < job.size:
        if stored is not None and (not known or stored.done()):
            stored.result()
            known = True
        length = min(job.size - offset, throttle.piece(throttle.stride.piece))
        throttle.take(length, report.check)
        report.check()
        report.base = offset
        with throttle.stride.timed(length):
            if checksum or length < job.size - offset:
                reached = _send_piece(vault, server, job, url, offset, length, report)
            else:
                reached = vault.look(partial(_send_rest, server, job, url, offset, report))
        if reached is None:
            return Happened(Event.DENIED, reason="bytes-lost")
        offset = reached
        flight.acknowledged = True
        if offset < job.size:
            stored = _store(vault, job, Happened(Event.MOVED, url=url, sent=offset), now)
    flight.sent = job.size
    return Happened(Event.ARRIVED, url=url)


def seal(sealing: store_deposits.Sealing, server: Server) -> Receipt:
    """Turn a deposit's uploads into a deposit of the server's; the same receipt however often it is asked."""
    uploads = [SealedUpload(part.url, part.name, part.sha256) for part in sealing.parts]
    try:
        return server.seal(sealing.id, sealing.kind, sealing.message, uploads)
    except (Refused, NotTheServer):
        # An earlier try may have been answered into the void: what the server has under our UUID decides.
        known = server.deposit(sealing.id)
        if known is None:
            raise
        return known


class _Reporter:
    """Hears how many bytes of a body were handed to the line; stops the flight when told to."""

    INTERVAL = 0.1

    def __init__(self, flight: Flight, moved: Callable[[Flight], None]) -> None:
        self.base = 0
        self._flight = flight
        self._moved = moved
        self._told = time.monotonic()

    def __call__(self, handed_over: int) -> None:
        self.check()
        # The last byte counts once the server has answered for it.
        self._flight.sent = min(self.base + handed_over, self._flight.job.size - 1)
        now = time.monotonic()
        if now - self._told >= self.INTERVAL:
            self._told = now
            self._moved(self._flight)

    def check(self) -> None:
        if self._flight.stopped:
            raise Interrupted


def _first(db: apsw.Connection, job: store_deposits.Job, length: int) -> bytes | None:
    return store.content(db, job.id) if length >= job.size else store.chunk(db, job.id, 0, length)


def _send_piece(
    vault: Vault, server: Server, job: store_deposits.Job, url: str, offset: int, length: int, report: _Reporter
) -> int | None:
    """How far the server is then; None where the bytes are gone."""
    chunk = vault.look(partial(store.chunk, document=job.id, offset=offset, length=length))
    return server.append(url, offset, chunk, report) if chunk else None


def _send_rest(
    server: Server, job: store_deposits.Job, url: str, offset: int, report: _Reporter, db: apsw.Connection
) -> int | None:
    """The same with all that is left, which is decrypted while it leaves."""
    with store.rest(db, job.id, offset) as rest:
        return None if rest is None else server.append(url, offset, rest, report, checksum=False)


def _store(vault: Vault, job: store_deposits.Job, happened: Happened, now: Callable[[], float]) -> "Future[Changes]":
    return vault.submit(partial(ledger.happen, document=job.id, happened=happened, now=now()))


def _with_url(job: store_deposits.Job, url: str | None) -> store_deposits.Job:
    return store_deposits.Job(
        job.id, job.deposit, job.name, job.media_type, job.size, job.sha256, url, job.sent, job.attempts
    )
