"""Where the user stands, and how a sign-in ends: words alone, needed before the first window is there."""

from enum import StrEnum


class Standing(StrEnum):
    """Where the user stands."""

    CLOSED = "closed"  # no vault open: only the sign-in page
    OFFLINE = "offline"  # vault open by the password or the keyring; the service has not been reached yet
    SIGNED_IN = "signed_in"
    EXPIRED = "expired"  # vault open, but the service wants the password again
    SHUT = "shut"  # the session was closed from another workstation: the vault is to be closed
    LOCKED = "locked"  # vault open and delivering, screen hidden until the password is typed


class Outcome(StrEnum):
    """How a sign-in ended; the ones after `OFFLINE` left everything closed."""

    SIGNED_IN = "signed_in"
    OFFLINE = "offline"  # the service can't be reached, but the password opened the vault
    WRONG = "wrong"  # identifier or password, never which
    NOT_ACTIVATED = "not_activated"
    PROVISIONAL = "provisional"  # the password is a provisional code: the account is to be created with it
    CODE_ENDED = "code_ended"  # it was one, and its time has passed
    FACTOR_NEEDED = "factor_needed"  # the password is right, the second factor's code is missing
    FACTOR_WRONG = "factor_wrong"  # that code is wrong
    FACTOR_USED = "factor_used"  # it was right, and has served already
    FACTOR_LATE = "factor_late"  # it was right some minutes ago
    TOO_MANY = "too_many"  # `SignInResult.retry_after` seconds
    UNREACHABLE = "unreachable"  # and no vault on this workstation that the password could open
    OLD_PASSWORD_NEEDED = "old_password_needed"  # the service accepts this password, the vault still has the former one
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    VAULT_DAMAGED = "vault_damaged"  # set aside; `SignInResult.lost` says how many documents were still queued in it
    BUSY_ELSEWHERE = "busy_elsewhere"  # another window of this program has the vault open
