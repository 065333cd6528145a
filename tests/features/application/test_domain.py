"""When an application may be sent: fields, sizes, what is expected. Pure."""

import pytest

from desktop.applicant.facts import Contact, Role, Stage
from desktop.features.application.domain import Face, Fault, face, is_mail, judge, ready
from desktop.uploads.facts import DocumentRow, DocumentState
from tests.features.deposits.fake import row

A, R = Role.AGREEMENT, Role.RIB
LIMIT = 1000


def paper(number: int, size: int, state: DocumentState = DocumentState.STAGED) -> DocumentRow:
    return row(number, size=size, state=state)


@pytest.mark.parametrize(
    ("mail", "good"),
    [
        ("contact@optique.example", True),
        (" contact@optique.example ", True),
        ("contact@", False),
        ("contact", False),
        ("a b@optique.example", False),
        ("contact@optique", False),
        ("contact@étoile.example", False),
        ("a@b.example, c@d.example", False),
    ],
)
def test_addresses(mail: str, *, good: bool) -> None:
    assert is_mail(mail) is good


def test_faults_stand_with_their_fields() -> None:
    assert judge(Contact()) == {"name": Fault.MISSING, "mail": Fault.MISSING}
    assert judge(Contact("Optique", "contact@")) == {"mail": Fault.WRONG}
    assert judge(Contact("Optique", "contact@optique.example")) == {}


def test_only_what_would_leave_counts() -> None:
    papers = [
        (paper(1, 600), A),
        (paper(2, 300, DocumentState.FAILED), R),
        (paper(3, 5000, DocumentState.REFUSED), A),
        (paper(4, 600, DocumentState.DUPLICATE), A),
    ]
    found = ready(papers, LIMIT)
    assert (found.papers, found.size, found.lacking, found.refused, found.sendable) == (2, 900, (), 1, True)


@pytest.mark.parametrize(("size", "sendable"), [(LIMIT, True), (LIMIT + 1, False)])
def test_the_limit_holds_for_the_sum(size: int, *, sendable: bool) -> None:
    found = ready([(paper(1, 400), A), (paper(2, size - 400), R)], LIMIT)
    assert found.sendable is sendable
    assert found.over == max(0, size - LIMIT)


def test_nothing_cannot_be_sent() -> None:
    assert not ready([], LIMIT).sendable
    assert ready([(paper(1, 10), Role.OTHER)], LIMIT).lacking == (A, R)


@pytest.mark.parametrize(
    ("stage", "state", "shown"),
    [
        (None, DocumentState.STAGED, Face.PREPARE),
        (None, DocumentState.WAITING, Face.SENDING),
        (Stage.MISSING, DocumentState.UPLOADED, Face.SENDING),
        (Stage.MISSING, DocumentState.STAGED, Face.COMPLETE),
        (Stage.RECEIVED, DocumentState.REFUSED, Face.FOLLOW),
        (Stage.ACCEPTED, DocumentState.REFUSED, Face.FOLLOW),
    ],
)
def test_one_face_at_a_time(stage: Stage | None, state: DocumentState, shown: Face) -> None:
    assert face(stage, [(paper(1, 10, state), A)]) is shown
