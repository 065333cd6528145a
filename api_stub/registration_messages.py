"""The JSON messages of registration and of forgotten things."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api_stub.messages import Message, Moment

FinessText = Annotated[str, StringConstraints(min_length=1, max_length=40)]
CodeText = Annotated[str, StringConstraints(min_length=1, max_length=60)]
PasswordText = Annotated[str, StringConstraints(min_length=1, max_length=400)]
MailText = Annotated[str, StringConstraints(min_length=3, max_length=254)]
Hex32 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{32}$")]


class CaptchaMessage(Message):
    """A text to be copied. `image` is a PNG in Base64; it is good for one answer."""

    id: Hex32
    image: Annotated[str, Field(json_schema_extra={"format": "byte"})]
    expires_at: Moment


class CaptchaAnswer(Message):
    """What somebody read in the picture or heard."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    answer: Annotated[str, StringConstraints(max_length=40)]


class CodeRequest(Message):
    """A practice that never had an account asks for its provisional code."""

    finess: FinessText
    captcha: CaptchaAnswer


class CodeRequestMessage(Message):
    """The same whether the FINESS is known or not. `key` opens an application for an agreement, and nothing else."""

    key: str
    expires_at: Moment


class ResetRequest(Message):
    """A new provisional code, by mail or by post."""

    finess: FinessText
    captcha: CaptchaAnswer
    way: Literal["mail", "letter"]


class RegistrationRequest(Message):
    """INSCRIPTION. `terms` is the version of the conditions of use that was accepted."""

    finess: FinessText
    code: CodeText
    mail: MailText
    password: PasswordText
    terms: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class RegistrationMessage(Message):
    """An account that was created. `mail` is masked; `state` tells whether the link was followed."""

    id: Annotated[str, Field(json_schema_extra={"format": "uuid"})]
    name: str
    mail: str
    state: Literal["pending", "active"]


class ActivationMailRequest(Message):
    """The activation mail again, perhaps to another address; the password proves who asks."""

    finess: FinessText
    password: PasswordText
    mail: Annotated[str, StringConstraints(max_length=254)] = ""


class ReminderRequest(Message):
    """Which mail is registered; `proof` is the password, or the provisional code."""

    finess: FinessText
    proof: PasswordText


class ReminderMessage(Message):
    """The registered mail, masked."""

    mail: str


class PasswordRequest(Message):
    """A forgotten password: a code is mailed, if there is such an account."""

    finess: FinessText
    captcha: CaptchaAnswer


class NewPassword(Message):
    """A new password, by the code that was mailed."""

    finess: FinessText
    code: CodeText
    password: PasswordText


class SectionMessage(Message):
    """One article."""

    title: str
    body: str


class TermsMessage(Message):
    """The conditions of use, in French."""

    version: str
    title: str
    sections: list[SectionMessage]
