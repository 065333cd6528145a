"""What becomes of an applicant's data once the practice has signed in: they have had their time.

An application that was accepted has led to this account; what was typed and sent for it then leaves the workstation.
Others of the same FINESS (a new agreement of a practice that has an account) stay until they are accepted.
"""

import logging

from desktop.applicant.facts import Stage
from desktop.applicant.keeper import Applicants
from desktop.kernel.failures import Failure
from desktop.kernel.ids import Finess

log = logging.getLogger(__name__)


async def let_go(applicants: Applicants, finess: Finess) -> bool:
    """Forget the accepted application of the practice that has just signed in; whether there was one."""
    if finess not in await applicants.known() and (applicants.desk is None or applicants.desk.finess != finess):
        return False
    try:
        desk = await applicants.open(finess)
        followed = await desk.refresh()
        accepted = followed is not None and followed.stage is Stage.ACCEPTED
        if accepted:
            await applicants.forget(finess)
        else:
            await applicants.shut()
    except Failure as problem:  # another window has it open, or it can't be opened: that is for its own page to say
        log.info("an applicant's data stay: %s", problem.code)
        return False
    return accepted
