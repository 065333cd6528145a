"""How the staged documents would travel now: the plan over what the vault holds, as a screen shows it."""

import apsw

from desktop.uploads import plan, store_deposits
from desktop.uploads.facts import Composition, PlannedDeposit
from desktop.uploads.texts import deposit_label


def composition(db: apsw.Connection, limit: int) -> Composition:
    """Every staged document in exactly one deposit of at most `limit` bytes; one above the limit is left out."""
    loads = plan.compose([item for item in store_deposits.staged(db) if item.size <= limit], limit)
    deposits = tuple(
        PlannedDeposit(
            key=str(load.items[0].id),
            label=deposit_label(number),
            kind=load.kind,
            message=load.message,
            documents=tuple(item.id for item in load.items),
            size=load.size,
            together=plan.families(load.items),
        )
        for number, load in enumerate(loads, store_deposits.next_ordinal(db))
    )
    return Composition(deposits, limit)
