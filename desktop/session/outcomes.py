"""What a sign-in that failed amounts to. A table in words; pure."""

from desktop.kernel.failures import CertificateRefused, Failure, ProxyRefused, Refused, RetriesItself, ServerBusy
from desktop.session.facts import SignInResult
from desktop.session.standing import Outcome


def refused(problem: Failure) -> SignInResult | None:
    """What a sign-in that failed so amounts to; None where the vault may still be opened off line."""
    match problem:
        case Refused(problem="account-not-activated"):
            return SignInResult(Outcome.NOT_ACTIVATED)
        case Refused(problem="registration-needed"):
            return SignInResult(Outcome.PROVISIONAL)
        case Refused(problem="code-expired"):
            return SignInResult(Outcome.CODE_ENDED)
        case Refused(problem="factor-code-refused"):
            return SignInResult(Outcome.FACTOR_WRONG)
        case Refused(problem="factor-code-used"):
            return SignInResult(Outcome.FACTOR_USED)
        case Refused(problem="factor-code-late"):
            return SignInResult(Outcome.FACTOR_LATE)
        case Refused(problem="challenge-over"):  # the password was changed between the two steps
            return SignInResult(Outcome.WRONG)
        case Refused(status=401 | 422):
            return SignInResult(Outcome.WRONG)
        case ServerBusy(status=429):
            return SignInResult(Outcome.TOO_MANY, retry_after=problem.retry_after)
        case CertificateRefused():
            return SignInResult(Outcome.CERTIFICATE)
        case ProxyRefused():
            return SignInResult(Outcome.PROXY)
        case RetriesItself():
            return None
    raise problem
