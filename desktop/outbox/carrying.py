"""One intent from the vault to the service, in a worker thread: its documents' bytes, then its seal.

Decides nothing about trying again. An upload's address is stored before a byte of it leaves, and that the intent may
have reached the service before its seal does. Between pieces the flight may be stopped; once frozen it goes through.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from desktop.infra.database import Vault
from desktop.kernel.failures import Refused
from desktop.outbox import ledger, store
from desktop.outbox.facts import IntentId
from desktop.outbox.remote import SealedPart, Service
from desktop.uploads.pace import Throttle
from desktop.uploads.remote import ChecksumRefused, OffsetConflict, UploadGone
from desktop.uploads.transfer import MOST_MENDED, SMALL, Interrupted


@dataclass(slots=True)
class Flight:
    """An intent on the wire, shared between the loop and its thread; each field has one writer."""

    job: store.Job
    stopped: bool = False  # (the loop)
    acknowledged: bool = False  # the service took some bytes of it (its thread)
    urls: dict[int, str] = field(default_factory=dict)  # where its documents are (its thread)
    bringing: int | None = None  # the document that is on its way (its thread)

    @property
    def id(self) -> IntentId:
        """Whose."""
        return self.job.id

    def check(self) -> None:
        """`Interrupted` where it was told to stop."""
        if self.stopped:
            raise Interrupted


@dataclass(frozen=True, slots=True)
class TakenBack:
    """It wasn't to go any more when its turn came to be sealed."""

    urls: tuple[str, ...]


def carry(
    flight: Flight, vault: Vault, service: Service, now: Callable[[], float], throttle: Throttle
) -> bytes | TakenBack:
    """The service's answer. `Interrupted`, or a failure of the wire."""
    for piece in flight.job.pieces:
        flight.bringing = piece.number
        flight.urls[piece.number] = _bring_mending(flight, piece, vault, service, throttle)
    flight.bringing = None
    flight.check()
    if not vault.submit(partial(ledger.freeze, seq=flight.job.seq, now=now())).result():
        return TakenBack(tuple(flight.urls.values()))
    parts = [SealedPart(flight.urls[piece.number], piece.name, piece.sha256, piece.role) for piece in flight.job.pieces]
    return service.put(flight.job.id, flight.job.route, flight.job.body, parts)


def _bring_mending(flight: Flight, piece: store.Piece, vault: Vault, service: Service, throttle: Throttle) -> str:
    url = piece.url
    mended = 0
    while True:
        try:
            return _bring(flight, piece, url, vault, service, throttle)
        except UploadGone:
            if url is None or mended >= MOST_MENDED:
                raise
            url = None
        except (ChecksumRefused, OffsetConflict):
            # Nothing of the refused bytes was kept: send them again.
            if mended >= MOST_MENDED:
                raise
            url = vault.look(partial(store.url_of, attachment=piece.number))
        mended += 1


def _bring(
    flight: Flight, piece: store.Piece, url: str | None, vault: Vault, service: Service, throttle: Throttle
) -> str:
    def keep(url: str, sent: int) -> None:
        vault.submit(partial(store.reached, attachment=piece.number, url=url, sent=sent)).result()

    def stop(_handed_over: int) -> None:
        flight.check()

    if url is not None:
        offset = service.offset(url, piece.size)
    else:
        first = None
        if piece.size <= throttle.piece(SMALL):
            first = _bytes(vault, piece, 0, piece.size)
            throttle.take(len(first), flight.check)
        flight.check()
        made = service.create(piece.name, piece.media_type, piece.size, piece.sha256, first, stop)
        url, offset = made.url, made.offset
        flight.acknowledged |= offset > 0
        keep(url, offset)
    while offset < piece.size:
        flight.check()
        chunk = _bytes(vault, piece, offset, throttle.piece(throttle.stride.piece))
        throttle.take(len(chunk), flight.check)
        with throttle.stride.timed(len(chunk)):
            offset = service.append(url, offset, chunk, stop)
        flight.acknowledged = True
        keep(url, offset)
    return url


def _bytes(vault: Vault, piece: store.Piece, offset: int, length: int) -> bytes:
    found = vault.look(partial(store.chunk, attachment=piece.number, offset=offset, length=length))
    if not found:
        raise Refused(422, "bytes-lost")
    return found
