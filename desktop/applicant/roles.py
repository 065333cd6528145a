"""What a document of an application probably is, from its name. Pure; a guess that is shown and can be changed."""

import re
from collections.abc import Collection

from desktop.applicant.facts import EXPECTED, Role
from desktop.kernel.folding import fold

# The first that matches; names are folded, without accents, in small letters.
_CLUES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (
        Role.RIB,
        re.compile(
            r"(?<![a-z])(rib|ribs|iban|bic|releve d.?identite|identite bancaire|coordonnees bancaires|banque)(?![a-z])"
        ),
    ),
    (
        Role.AGREEMENT,
        re.compile(
            r"(?<![a-z])(convention|conventions|conventionnement|teletransmission|demande|signe|signee)(?![a-z])"
        ),
    ),
)


def guess(name: str, taken: Collection[Role] = ()) -> Role:
    """The role of a document of this name. A role that another document has already isn't given again by a guess."""
    words = re.sub(r"[_\-.]+", " ", fold(name))
    for role, pattern in _CLUES:
        if pattern.search(words) and role not in taken:
            return role
    return Role.OTHER


def lacking(roles: Collection[Role]) -> tuple[Role, ...]:
    """What an application should hold and doesn't."""
    return tuple(role for role in EXPECTED if role not in roles)
