"""Every way in which something can fail, as situations, and which of four things is then to be done.

    Failure
    +- RetriesItself      the program tries again by itself
    |  +- Unreachable         no answer: line, name, proxy, time-out
    |  |  +- HungUp             we gave the line up ourselves, to take another
    |  +- ServerBusy          429, 423, 5xx; may carry the server's Retry-After
    |  +- NotTheServer        an answer that the service can't have made: a captive portal, a truncated reply
    |  +- VaultBusy           another program (an antivirus, a back-up, another window) holds the vault for now
    +- SignInAgain
    |  +- SessionExpired      the refresh token is no longer accepted, or there is none
    +- UserActs               the user has to decide or to mend something
    |  +- Refused             the server understood and said no; `code` is its stable problem code
    |  +- CertificateRefused  the certificate of the service or of the practice's proxy isn't trusted
    |  +- ProxyRefused        407
    |  +- DiskFull, FileUnreadable, VaultLocked, VaultUnreadable
    +- OurBug                 whatever should never happen

A failure carries a stable `code` for the catalogue of French sentences; it never carries a name, a NIR, a path or a
token, since failures are logged.
"""

from collections.abc import Mapping
from typing import ClassVar


class Failure(Exception):  # noqa: N818 - failures are situations, not errors
    """Root of the tree; `code` is stable and free of personal data."""

    code: ClassVar[str] = "failure"


class RetriesItself(Failure):
    """The program tries again by itself, after `retry_after` seconds where the other side asked for it."""

    code = "retries"

    def __init__(self, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unreachable(RetriesItself):
    """No answer from the service."""

    code = "unreachable"


class HungUp(Unreachable):
    """We gave up the line ourselves, since it may be dead: it says nothing of the service. Asked again at once."""

    code = "hung-up"


class ServerBusy(RetriesItself):
    """The service answered that it can't now; `status` is its HTTP status."""

    code = "server-busy"

    def __init__(self, status: int, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(detail or str(status), retry_after=retry_after)
        self.status = status


class NotTheServer(RetriesItself):
    """An answer came that the service can't have made."""

    code = "not-the-server"


class VaultBusy(RetriesItself):
    """Another program holds the vault's file; busy is not damaged."""

    code = "vault-busy"


class SignInAgain(Failure):
    """Nothing goes on before the user has signed in again."""

    code = "sign-in"


class SessionExpired(SignInAgain):
    """The refresh token is no longer accepted, or there is none."""

    code = "session-expired"


class UserActs(Failure):
    """The user has to decide or to mend something."""

    code = "user-acts"


class Refused(UserActs):
    """The service understood and said no.

    `problem` is the stable `code` of its problem document, `status` the HTTP status, `retry_after` seconds where given,
    `uploads` the upload ids that the problem names, `fields` the problem code of each field that it names.
    """

    code = "refused"

    def __init__(
        self,
        status: int,
        problem: str,
        *,
        retry_after: float | None = None,
        uploads: tuple[str, ...] = (),
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {problem}")
        self.status = status
        self.problem = problem
        self.retry_after = retry_after
        self.uploads = uploads
        self.fields: Mapping[str, str] = fields or {}


class CertificateRefused(UserActs):
    """The certificate that was shown isn't trusted on this workstation."""

    code = "certificate-refused"


class ProxyRefused(UserActs):
    """The practice's proxy asks for an identification of its own (407)."""

    code = "proxy-refused"


class DiskFull(UserActs):
    """No room left where the vault lives."""

    code = "disk-full"


class FileUnreadable(UserActs):
    """A file of the user's can't be read (gone, locked, no right)."""

    code = "file-unreadable"


class VaultLocked(UserActs):
    """The vault of this profile isn't open; the password opens it."""

    code = "vault-locked"


class VaultUnreadable(UserActs):
    """The vault can't be used; `why` is one of "damaged", "key" (lost, or not this vault's), "newer" (made by a newer
    program), "unopenable" (no right, disk gone), "closed"."""

    code = "vault-unreadable"

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class OurBug(Failure):
    """What should never happen happened."""

    code = "our-bug"
