"""To and from the demands: neither page knows the other.

From an invoice that was not paid as it should be to the form of a réclamation, from a demand to its follow-up. Owns
which words of the form are filled in. What is sent, and when, stays the user's choice.
"""

from desktop.app.shell import Shell
from desktop.features.followup.ui.page import FollowupPage
from desktop.features.requests.domain import Prefill
from desktop.features.requests.ui.page import RequestsPage
from desktop.features.statements.reconciled import Complaint
from desktop.reconciliation.facts import Outcome

REASONS: dict[Outcome, str] = {
    Outcome.SILENT: "unpaid",
    Outcome.PENDING: "delay",
    Outcome.REJECTED: "rejected",
    Outcome.PARTIAL: "amount",
}


def tie_requests(shell: Shell, requests: RequestsPage, followup: FollowupPage) -> None:
    """A demand leads to its steps and messages."""

    def follow(demand: str) -> None:
        shell.show_page(followup.key)
        followup.show_subject(demand)

    requests.follow_asked.connect(follow)


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
