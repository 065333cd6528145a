"""Three hundred damaged or hostile PDFs and images dropped on the page: no crash, and a reason for each."""

import pytest

from api_stub.serving import Served
from desktop.features.application import texts
from desktop.features.application.domain import Face
from desktop.uploads.facts import DocumentState
from tests.applicant.workstation import applications
from tests.features.application.conftest import Opened
from tests.features.application.hostile import COUNT, write

NOT_TAKEN = frozenset({DocumentState.REFUSED, DocumentState.DUPLICATE})
SURVIVORS = COUNT // 5
"""How many may be sound enough for a reader to show them: a few zeroes in a picture only leave a stain."""


@pytest.mark.timeout(300)
def test_each_has_its_reason(opened: Opened, served: Served) -> None:
    opened.begin()
    page = opened.page
    page.add_paths(write(opened.station.folder / "hostile"))
    opened.qtbot.waitUntil(lambda: page._papers.model.rowCount() >= COUNT and not page._reading, timeout=240_000)
    papers = page._papers.model.papers
    refused = [row for row, _ in papers if row.state in NOT_TAKEN]
    assert len(refused) >= COUNT - SURVIVORS, len(refused)
    for row in refused:
        why = texts.why(row, 10 << 20)
        assert why is not None, row.name
        assert why.short, row.name
        assert why.why, row.name
        assert why.remedy, row.name
    assert {row.state for row, _ in papers} <= NOT_TAKEN | {DocumentState.STAGED}
    assert "fichiers n’ont pas été acceptés" in page._warning.text
    page._papers.view.selectAll()
    page._papers._ask_removal()
    opened.until(lambda: page._papers.model.rowCount() == 0)
    opened.add("convention.jpg", "rib.jpg")  # and it goes on as if nothing had been
    opened.until(page.send_button.isEnabled)
    page.send_button.click()
    opened.until(lambda: page.shown is Face.FOLLOW)
    assert [documents for _, _, documents in applications(served)] == [2]
