"""A new password for the account and for the vault, so that nothing that happens in between locks anybody out.

    wrap the vault's key by the new password beside the old > ask the service > keep the one that holds

Until the service has answered both passwords open the vault, under the name that the change was given here: asked
again under it nothing is done twice, and the service says whether it was done. Whatever ends the program in between,
the next start has both wrappings, and drops one as soon as the service, or a sign-in that it accepts, tells which.
Blocking. Knows no screen and no keyring.
"""

import logging
import uuid
from collections.abc import Callable
from typing import TypeVar

import msgspec

from desktop.kernel.failures import Failure, Refused, VaultUnreadable
from desktop.session import keys
from desktop.session.opening import OpenProfile, disk_failure

T = TypeVar("T")
log = logging.getLogger(__name__)

RENEWALS = 2


def change(here: OpenProfile, current: str, new: str, effort: keys.Effort) -> None:
    """Change it with the service, and for the vault. `Refused` ("password-wrong", "password-refused", ...), `DiskFull`
    and `VaultUnreadable` where it stays as it is; any other failure leaves open whether it was done: ask again, or
    `settle`."""
    finess, folder = here.folder.finess, here.folder
    file = _file(here)
    coming = file.coming
    if coming is not None and keys.opens(coming.sealed, new, finess) is None:
        settle(here)  # another change has no answer yet
        file = _file(here)
        coming = file.coming
    if coming is None or keys.opens(coming.sealed, new, finess) is None:
        sealed = keys.seal_by_password(here.key, new, finess, effort)
        coming = keys.Coming(str(uuid.uuid4()), sealed)
        try:
            folder.write_key_file(msgspec.structs.replace(file, coming=coming))
        except OSError as problem:
            raise disk_failure(problem) from problem
    name = coming.change
    try:
        _ask(here, lambda token: here.remote.change_password(token, name, current, new))
    except Refused as refusal:
        if refusal.status != 401:  # that would say nothing of the change
            _keep(here, taken=False)
        raise
    _keep(here, taken=True)


def settle(here: OpenProfile) -> bool | None:
    """Ask the service whether the change without an answer was made, and keep the password that holds; whether it was,
    None where there is no such change. Raises what a line that is down raises; both passwords then stay."""
    coming = _file(here).coming
    if coming is None:
        return None
    try:
        _ask(here, lambda token: here.remote.password_change(token, coming.change))
    except Refused as problem:
        if problem.status != 404:
            raise
        taken = False
    else:
        taken = True
    _keep(here, taken=taken)
    log.info("a change of password was settled")
    return taken


def settle_quietly(here: OpenProfile) -> bool | None:
    """`settle`; None also where the service can't be asked now."""
    try:
        return settle(here)
    except (Failure, OSError) as problem:
        log.info("a change of password stays open: %s", type(problem).__name__)
        return None


def _keep(here: OpenProfile, *, taken: bool) -> None:
    file = _file(here)
    if file.coming is None:
        return
    try:
        here.folder.write_key_file(keys.settled(file, taken=taken))
    except OSError:  # both go on opening; the next sign-in settles it
        log.warning("the wrapping that holds could not be kept alone")


def _file(here: OpenProfile) -> keys.KeyFile:
    file = here.folder.key_file()
    if file is None:
        raise VaultUnreadable("key")
    return file


def _ask(here: OpenProfile, call: Callable[[str], T]) -> T:
    token = here.tokens.bearer()
    for _ in range(RENEWALS):
        try:
            return call(token)
        except Refused as refusal:
            if refusal.status != 401:
                raise
            token = here.tokens.renewed(token)
    return call(token)
