"""The way into a practice's vault, and out of it: the lock, the key, the check after an unclean stop.

Owns the ladder of bad luck: another window has it open; the password isn't the one that wrapped the key; the key is
lost; the file is damaged. A vault that can't be opened is set aside, never deleted, and what was queued in it is named.
Blocking. Knows no keyring and asks no server.
"""

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop.infra.database import Vault
from desktop.kernel.clock import Clock
from desktop.kernel.failures import DiskFull, Failure, VaultBusy, VaultUnreadable
from desktop.session import keys
from desktop.session.facts import SignInResult
from desktop.session.profiles import Card, ProfileFolder
from desktop.session.remote import Grant, SessionRemote
from desktop.session.standing import Outcome, Standing
from desktop.session.tokens import Tokens

log = logging.getLogger(__name__)

_LOST = frozenset({"damaged", "key"})


@dataclass(slots=True)
class OpenProfile:
    """A practice whose vault is open in this process."""

    folder: ProfileFolder
    server: str
    remote: SessionRemote
    key: bytes
    vault: Vault
    tokens: Tokens
    beneath: Standing  # where the user stands once the lock is lifted
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in under way: what is known of it and what may open the vault."""

    folder: ProfileFolder
    server: str
    remote: SessionRemote
    grant: Grant | None  # None off line
    password: str | None = None
    former: str | None = None
    device: bytes | None = None
    afresh: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What every opening needs: what a guess at a password costs, the clock, and who hears of the tokens' end."""

    effort: keys.Effort
    clock: Clock
    told: Callable[[Tokens, Standing], None]


def enter(attempt: Attempt, opening: Opening) -> tuple[OpenProfile, int | None] | SignInResult:
    """Take the lock, find the key, open the vault: the open profile and how many documents were lost on the way, or
    what stands in the way. Raises `VaultUnreadable` ("newer", "unopenable"), `DiskFull`."""
    folder = attempt.folder
    if attempt.grant is None and not folder.exists:
        return SignInResult(Outcome.UNREACHABLE)
    opened: tuple[OpenProfile, int | None] | SignInResult | None = None
    try:
        folder.prepare()
        opened = _open_vault(attempt, opening) if folder.lock.take() else SignInResult(Outcome.BUSY_ELSEWHERE)
    except VaultBusy:
        opened = SignInResult(Outcome.BUSY_ELSEWHERE)
    except OSError as problem:
        raise disk_failure(problem) from problem
    finally:
        if not isinstance(opened, tuple):
            folder.lock.release()
    return opened


def enter_again(here: OpenProfile, grant: Grant | None, password: str, opening: Opening) -> bool:
    """The password typed while the vault is open: whether it is the one. One that the service vouches for (`grant`)
    opens the vault from now on, and alone."""
    folder, finess = here.folder, here.folder.finess
    file = folder.key_file()
    found = None if file is None else keys.unwrap(file, password, finess)
    if grant is None:
        return found is not None
    if found is None:  # changed elsewhere
        sealed = keys.seal_by_password(here.key, password, finess, opening.effort)
        device = None if file is None else file.device
        folder.write_key_file(keys.KeyFile(keys.VERSION, finess, sealed, device))
    elif file is not None and file.coming is not None:
        folder.write_key_file(keys.settled(file, taken=found[1]))
    here.tokens.accept(grant)
    write_card(folder, here.server, grant, opening.clock.now())
    return True


def _open_vault(attempt: Attempt, opening: Opening) -> tuple[OpenProfile, int | None] | SignInResult:
    folder, finess, lost = attempt.folder, attempt.folder.finess, None
    file = folder.key_file()
    key: bytes | None = None
    if file is None:
        if attempt.grant is None:
            return SignInResult(Outcome.UNREACHABLE)
        if folder.has_vault or folder.queued():
            return _damaged(folder, opening.clock, "key.json")
    else:
        key = _unwrap(attempt, file, opening.effort)
        if key is None and attempt.grant is None:
            return SignInResult(Outcome.WRONG)
        if key is None and not attempt.afresh:
            return SignInResult(Outcome.OLD_PASSWORD_NEEDED)
        if key is None:
            lost = folder.set_aside(opening.clock.now())
        elif not folder.has_vault and folder.queued():
            return _damaged(folder, opening.clock, "missing")
    if key is None:
        assert attempt.password is not None
        key = keys.new_key()
        sealed = keys.seal_by_password(key, attempt.password, finess, opening.effort)
        folder.write_key_file(keys.KeyFile(keys.VERSION, finess, sealed))
    try:
        vault = Vault(folder.vault, key, check=folder.left_open)
    except VaultUnreadable as problem:
        if problem.why in _LOST:
            return _damaged(folder, opening.clock, problem.why)
        raise
    try:
        folder.mark_open()
        tokens = Tokens(attempt.remote, vault, attempt.server, opening.clock, opening.told)
        if attempt.grant is not None:
            tokens.accept(attempt.grant)
        write_card(folder, attempt.server, attempt.grant, opening.clock.now())
    except BaseException:
        vault.close()
        raise
    return OpenProfile(folder, attempt.server, attempt.remote, key, vault, tokens, Standing.CLOSED), lost


def _unwrap(attempt: Attempt, file: keys.KeyFile, effort: keys.Effort) -> bytes | None:
    """The vault's key by whatever may open it; wrapped anew where the password typed wasn't what did."""
    finess = attempt.folder.finess
    if attempt.password is not None:
        found = keys.unwrap(file, attempt.password, finess)
        if found is not None:
            if attempt.grant is not None and file.coming is not None:  # the service has just said which one holds
                attempt.folder.write_key_file(keys.settled(file, taken=found[1]))
            return found[0]
    key = None if attempt.device is None else keys.open_by_device(file, attempt.device, finess)
    if key is None and attempt.former is not None and attempt.grant is not None:
        key = keys.open_by_password(file, attempt.former, finess)
    if key is not None and attempt.password is not None:
        sealed = keys.seal_by_password(key, attempt.password, finess, effort)
        attempt.folder.write_key_file(keys.KeyFile(keys.VERSION, finess, sealed, file.device))
    return key


def _damaged(folder: ProfileFolder, clock: Clock, why: str) -> SignInResult:
    log.error("vault set aside: %s", why)
    return SignInResult(Outcome.VAULT_DAMAGED, folder.profile(), lost=folder.set_aside(clock.now()))


def write_card(folder: ProfileFolder, server: str, grant: Grant | None, now: datetime) -> None:
    """Note what may be shown of the practice, and that it was used now."""
    name = folder.card().name if grant is None else grant.practice
    folder.write_card(Card(name=name, server=server, last_used=now))


def leave(here: OpenProfile) -> None:
    """Close the vault and let go of its lock; what SQLite found damaged is checked at the next start."""
    try:
        here.vault.close()
        if not here.vault.suspect:
            here.folder.mark_closed()
    finally:
        here.folder.lock.release()


def disk_failure(problem: OSError) -> Failure:
    """What a disk that says no amounts to."""
    full = problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
    return DiskFull(str(problem.errno)) if full else VaultUnreadable("unopenable")
