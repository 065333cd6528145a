"""The JSON messages of the second factor."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api_stub.factor_rules import RECOVERY_CODES
from api_stub.messages import Message, Moment
from api_stub.registration_messages import PasswordText

CodeText = Annotated[str, StringConstraints(min_length=1, max_length=40)]
RecoveryCodes = Annotated[list[str], Field(min_length=RECOVERY_CODES, max_length=RECOVERY_CODES)]


class ChallengeMessage(Message):
    """The password is right and a code is needed: the challenge goes with it, once, within `expires_in` seconds."""

    challenge: str
    expires_in: Annotated[int, Field(gt=0)]


class SecondStep(Message):
    """A challenge, and the authenticator's code of six digits or a recovery code."""

    challenge: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    code: CodeText


class FactorMessage(Message):
    """How the second factor stands; `since` is null while it is off."""

    state: Literal["off", "on"]
    since: Moment | None
    recovery_left: Annotated[int, Field(ge=0)]


class EnrolmentRequest(Message):
    """The password proves who asks."""

    password: PasswordText


class EnrolmentMessage(Message):
    """A secret for an authenticator, in Base32 and as the otpauth address of a QR code. It counts for nothing before
    its first code."""

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    secret: str
    uri: str
    expires_at: Moment


class ActivationRequest(Message):
    """The first code."""

    code: CodeText


class ProofRequest(Message):
    """Password and code, both."""

    password: PasswordText
    code: CodeText


class RecoveryMessage(Message):
    """Codes that work once each. They are never told again."""

    recovery_codes: RecoveryCodes
