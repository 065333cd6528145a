"""Once the practice has signed in, an accepted application leaves the workstation; others stay."""

import pytest

from desktop.app.applying import let_go
from desktop.applicant.opening import secret_name
from tests.applicant.workstation import NEW, Workstation, prepared, until_followed
from tests.stub.applicant import decided


@pytest.mark.parametrize("accepted", [True, False])
async def test_only_what_was_accepted_goes(station: Workstation, *, accepted: bool) -> None:
    applicants = station.applicants()
    desk = await applicants.open(NEW, station.key())
    await prepared(desk, station.papers("convention.jpg"))
    application = await desk.send()
    assert application is not None
    await until_followed(desk)
    if accepted:
        await decided(station.served, application, "accept-mail")
        await desk.refresh()
    assert await let_go(applicants, NEW) is accepted
    assert (await applicants.known() == []) is accepted
    assert (secret_name(NEW) not in station.drawer.held) is accepted
    await applicants.close()


async def test_nothing_is_opened_where_there_is_nothing(station: Workstation) -> None:
    applicants = station.applicants()
    assert not await let_go(applicants, NEW)
    assert applicants.desk is None
    await applicants.close()
