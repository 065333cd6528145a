"""From the lines of the statements to those of reconciliation: neither knows the other. No Qt, no business."""

import asyncio
from collections.abc import Sequence
from datetime import date

from desktop.reconciliation.facts import Answer, Line
from desktop.reconciliation.service import Lines
from desktop.statements.facts import LineBrief, LineStatus
from desktop.statements.service import Statements

ANSWERS: dict[LineStatus, Answer] = {
    LineStatus.PAID: Answer.PAID,
    LineStatus.PARTIAL: Answer.PARTIAL,
    LineStatus.REJECTED: Answer.REJECTED,
    LineStatus.PENDING: Answer.PENDING,
    LineStatus.CANCELLED: Answer.CANCELLED,
}


def lines_of(statements: Statements) -> Lines:
    """What `Reconciling` asks for, out of the cache."""

    async def lines(since: date | None) -> Sequence[Line]:
        return await asyncio.to_thread(made, await statements.briefs(since))

    return lines


def made(briefs: Sequence[LineBrief]) -> list[Line]:
    """The same lines in the words of reconciliation."""
    return [
        Line(id_, number, n, invoice, name, nir, care, act, expense, amc, ANSWERS[status], code, reason, paid_on)
        for id_, number, n, paid_on, invoice, name, nir, care, act, expense, amc, status, code, reason in briefs
    ]
