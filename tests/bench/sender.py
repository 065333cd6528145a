"""Our engine alone in a process of its own: `python -m tests.bench.sender URL BASEDIR FOLDER` prints how it went.

The clock runs from the drop (before the first file is opened) to the last receipt (stored in the vault).
"""

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from desktop.app import wiring
from desktop.infra.paths import Paths
from desktop.kernel.ids import DocumentId, Finess
from desktop.session.standing import Outcome
from desktop.uploads.facts import DocumentChanged, DocumentState, Kind, ReceiptArrived

FINESS = Finess("200000008")
PASSWORD = "Demo-Espace-2026!"


async def send(url: str, basedir: Path, folder: Path) -> dict[str, float]:
    """Deliver every file of `folder`: seconds in all, until "en file", and from there until the vault knows that all is
    uploaded; documents acknowledged; processor seconds."""
    house = wiring.build(Paths.under(basedir), url)
    await house.start()
    try:
        signed = await house.session.sign_in(FINESS, PASSWORD, remember=False)
        assert signed.outcome is Outcome.SIGNED_IN, signed
        delivery = await wiring.open_delivery(house)
        loop = asyncio.get_running_loop()
        arrived: list[ReceiptArrived] = []
        all_there = asyncio.Event()
        expected = 0

        def count(fact: ReceiptArrived) -> None:
            arrived.append(fact)
            if expected and len(arrived) >= expected:
                loop.call_soon_threadsafe(all_there.set)

        uploaded: dict[DocumentId, float] = {}

        def note(fact: DocumentChanged) -> None:
            if fact.row.state is DocumentState.UPLOADED:
                uploaded.setdefault(fact.row.id, perf_counter())

        house.bus.subscribe(ReceiptArrived, count)
        house.bus.subscribe(DocumentChanged, note)
        used = process_time()
        start = perf_counter()
        report = await delivery.engine.add([folder], Kind.FACTURE)
        queued = perf_counter()
        expected = len(await delivery.engine.send())
        if len(arrived) < expected:
            await all_there.wait()
        end = perf_counter()
        used = process_time() - used
        documents = sum(len(fact.receipt.documents) for fact in arrived)
        assert documents == len(report.staged), (documents, len(report.staged), len(report.refused))
        await delivery.stop()
    finally:
        await house.close()
    return {
        "seconds": end - start,
        "queued": queued - start,
        "uploaded": max(uploaded.values()) - queued,
        "documents": documents,
        "cpu": used,
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(send(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))))
