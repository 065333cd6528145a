"""When a batch is over, and what came of it: one fact for a hundred documents or for five thousand.

Listens to what delivery tells, in the order in which it is told. A batch lasts from when something moves until nothing
does any more; what waits for an hour of its own isn't part of it.
"""

from desktop.kernel.events import Bus
from desktop.uploads.facts import MOVING, BatchEnded, DocumentState, ReceiptArrived, StatusChanged


class Batches:
    """Publishes `BatchEnded` on the same bus until `stop`."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._sent = self._receipts = 0
        self._failed: int | None = None  # when it was told last; None before the first word
        self._ties = [bus.subscribe(ReceiptArrived, self._arrived), bus.subscribe(StatusChanged, self._stands)]

    def stop(self) -> None:
        """Listen no more."""
        ties, self._ties = self._ties, []
        for untie in ties:
            untie()

    def _arrived(self, fact: ReceiptArrived) -> None:
        self._sent += len(fact.receipt.documents)
        self._receipts += 1

    def _stands(self, fact: StatusChanged) -> None:
        counts = fact.status.counts
        failed = counts.get(DocumentState.FAILED, 0)
        before = failed if self._failed is None else self._failed
        if sum(counts.get(state, 0) for state in MOVING) > fact.status.later:
            self._failed = min(before, failed)  # what is tried again counts anew
            return
        self._failed = failed
        ended = BatchEnded(self._sent, max(0, failed - before), self._receipts)
        self._sent = self._receipts = 0
        if ended.sent or ended.failed:
            self._bus.publish(ended)
