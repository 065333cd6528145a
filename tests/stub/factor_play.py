"""The examples of the second factor: in which order the real server is asked, and what a telephone shows meanwhile.

The clock of the play stands still: each code is that of another of the three steps that are good.
"""

from collections.abc import Callable

import pyotp

from api_stub.seed import DEMO
from api_stub.serving import Served

PLAY = (
    "factor",
    "factor-enrolment.wrong",
    "factor-enrolment",
    "factor-activation.refused",
    "factor-activation",
    "factor-enrolment.on",
    "factor.on",
    "sign-in.code-needed",
    "second-step.refused",
    "second-step.late",
    "second-step",
    "second-step.over",
    "factor-recovery-codes.used",
    "factor-recovery-codes",
    "factor-removal",
    "factor-removal.off",
)
_SECRET = "SELECT secret FROM factor_enrolments WHERE finess = ? UNION SELECT secret FROM factors WHERE finess = ?"


def _shown(sample: str, steps: int) -> Callable[[Served], dict[str, str]]:
    def look(stub: Served) -> dict[str, str]:
        (secret,) = stub.parts.state.read(lambda c: c.execute(_SECRET, (DEMO.finess, DEMO.finess)).fetchone())
        return {sample: pyotp.TOTP(secret).at(stub.settings.clock(), counter_offset=steps)}

    return look


BEFORE: dict[str, Callable[[Served], dict[str, str]]] = {
    "factor-activation": _shown("730518", -1),
    "second-step.late": _shown("159264", -4),
    "second-step": _shown("417902", 0),
    "factor-recovery-codes": _shown("268135", 1),
}
