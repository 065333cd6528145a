"""The way into an applicant's vault: the keyring's secret is its key; without a keyring it ends with the program.

Owns the ladder of bad luck: another window has it open; the keyring has no secret for the vault that lies here, or one
that doesn't open it; the file is damaged. Such a vault is set aside, never deleted, and the applicant is told.
"""

import logging
import secrets as random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from desktop.applicant.facts import Keeping
from desktop.applicant.folder import ApplicantFolder
from desktop.infra.database import Vault
from desktop.infra.secrets import KeyringUnavailable, Secrets
from desktop.kernel.clock import Clock
from desktop.kernel.failures import VaultBusy, VaultUnreadable

log = logging.getLogger(__name__)

Work = Callable[[Callable[[], Any]], Awaitable[Any]]
"""Runs what blocks in a thread."""

_LOST = frozenset({"damaged", "key"})


@dataclass(frozen=True, slots=True)
class Opened:
    """An applicant's vault that is open in this process. `lost`: an earlier one had to be set aside."""

    folder: ApplicantFolder
    vault: Vault
    keeping: Keeping
    lost: bool


def secret_name(finess: str) -> str:
    """Under which the keyring holds the key."""
    return f"demande {finess}"


async def enter(folder: ApplicantFolder, secrets: Secrets, clock: Clock, work: Work) -> Opened:
    """Take the lock, find the key, open the vault. `VaultBusy` where another window has it."""
    await work(folder.prepare)
    if not folder.lock.take():
        raise VaultBusy("another window")
    try:
        await work(folder.clear_run)
        key, keeping, lost = await _key(folder, secrets, clock, work)
        if keeping is Keeping.THIS_RUN:
            vault = await work(partial(Vault, folder.run, key))
            return Opened(folder, vault, keeping, lost)
        try:
            vault = await work(partial(Vault, folder.vault, key, check=folder.left_open))
        except VaultUnreadable as problem:
            if problem.why not in _LOST:
                raise
            log.warning("an applicant's vault is set aside: %s", problem.why)
            await work(partial(folder.set_aside, clock.now()))
            vault, lost = await work(partial(Vault, folder.vault, key)), True
        await work(folder.mark_open)
        return Opened(folder, vault, keeping, lost)
    except BaseException:
        folder.lock.release()
        raise


async def leave(opened: Opened, work: Work) -> None:
    """Close the vault; what only lasts as long as the program goes with it."""
    try:
        await work(opened.vault.close)
        if opened.keeping is Keeping.THIS_RUN:
            await work(opened.folder.clear_run)
        elif not opened.vault.suspect:
            await work(opened.folder.mark_closed)
    finally:
        opened.folder.lock.release()


async def forget(folder: ApplicantFolder, secrets: Secrets, work: Work) -> None:
    """Take everything of this applicant off the workstation."""
    try:
        await secrets.delete(secret_name(folder.finess))
    except KeyringUnavailable as problem:
        log.warning("the keyring kept a secret that opens nothing: %s", problem.why)
    await work(folder.erase)


async def _key(folder: ApplicantFolder, secrets: Secrets, clock: Clock, work: Work) -> tuple[bytes, Keeping, bool]:
    name, lost = secret_name(folder.finess), False
    try:
        held = _bytes(await secrets.read(name))
        if held is None:
            if folder.has_vault:
                log.error("the key of an applicant's vault is lost")
                await work(partial(folder.set_aside, clock.now()))
                lost = True
            held = random.token_bytes(32)
            await secrets.write(name, held.hex())
    except KeyringUnavailable as problem:
        log.warning("keyring unavailable: %s", problem.why)
        return random.token_bytes(32), Keeping.THIS_RUN, lost
    return held, Keeping.KEPT, lost


def _bytes(secret: str | None) -> bytes | None:
    try:
        found = None if secret is None else bytes.fromhex(secret)
    except ValueError:
        return None
    return found if found is not None and len(found) == 32 else None
