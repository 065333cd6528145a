"""To and from the demands: neither page knows the other.

From an invoice, a line of a statement or a refusal to the form of a réclamation, from a demand to its follow-up. Owns
which words of the form are filled in. What is sent, and when, stays the user's choice.
"""

from desktop.app import complaining_texts as texts
from desktop.app.shell import Shell
from desktop.features.followup.ui.page import FollowupPage
from desktop.features.requests.domain import Prefill
from desktop.features.requests.ui.page import RequestsPage
from desktop.features.statements.reconciled import Complaint
from desktop.features.statements.ui.page import StatementsPage
from desktop.followup.facts import Kind, Thread
from desktop.reconciliation.facts import Outcome
from desktop.statements.facts import Line, LineStatus

REASONS: dict[Outcome, str] = {
    Outcome.SILENT: "unpaid",
    Outcome.PENDING: "delay",
    Outcome.REJECTED: "rejected",
    Outcome.PARTIAL: "amount",
}


def tie_requests(shell: Shell, requests: RequestsPage, followup: FollowupPage, statements: StatementsPage) -> None:
    """A demand leads to its steps and messages; what was refused or isn't paid leads to a réclamation."""

    def follow(demand: str) -> None:
        shell.show_page(followup.key)
        followup.show_subject(demand)

    def form(filled: Prefill) -> None:
        shell.show_page(requests.key)
        requests.open_form(filled)

    requests.follow_asked.connect(follow)
    followup.complaint_asked.connect(lambda thread: form(of_refusal(thread)))
    statements.lines.complaint_asked.connect(lambda line: form(of_line(line)))


def complain(shell: Shell, requests: RequestsPage, complaint: Complaint) -> None:
    """Show the form, filled in as far as the statements tell."""
    shell.show_page(requests.key)
    requests.open_form(prefill(complaint))


def prefill(complaint: Complaint) -> Prefill:
    """The form's words; an amount that isn't known is left empty."""
    words = {
        "reason": REASONS.get(complaint.outcome, "other"),
        "about": "line",
        "reference": complaint.reference,
        "text": complaint.text,
    }
    due = complaint.amount_cents
    if due is not None and due > 0:
        words["amount"] = f"{due // 100},{due % 100:02}"
    return Prefill("claim", words)


def of_line(line: Line) -> Prefill:
    """About a line of a statement; the amount is what the mutual ought to add, where it paid a part."""
    words = {
        "reason": {LineStatus.REJECTED: "rejected", LineStatus.PARTIAL: "amount"}.get(line.status, "other"),
        "about": "line",
        "reference": line.invoice or line.number,
        "text": texts.complaint_of_line(line.invoice, line.number, line.n, line.reject_reason),
    }
    return Prefill("claim", words)


def of_refusal(thread: Thread) -> Prefill:
    """About a document or a demand that was refused."""
    subject = thread.subject
    motive = thread.steps[-1].note if thread.steps else ""
    words = {
        "reason": "rejected",
        "about": "other" if subject.kind is Kind.REQUEST else "deposit",
        "reference": subject.number,
        "text": texts.complaint_of_refusal(subject.name, subject.number, motive),
    }
    return Prefill("claim", words)
