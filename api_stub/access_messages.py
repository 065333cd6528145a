"""The JSON messages of the access to an account."""

from typing import Annotated, Literal

from pydantic import Field

from api_stub.messages import Message, Moment
from api_stub.registration_messages import MailText, PasswordText

Id = Annotated[str, Field(json_schema_extra={"format": "uuid"})]


class PasswordChangeRequest(Message):
    """The password that holds, and the one that is to hold."""

    current: PasswordText
    password: PasswordText


class PasswordChangeMessage(Message):
    """A change that was made; every other session has ended."""

    id: Id
    changed_at: Moment


class OpenSessionMessage(Message):
    """A session that may still be used. `device` is the workstation's name for itself, `place` what the service makes
    of its address, in French; either may be empty."""

    id: Id
    device: str
    place: str
    opened_at: Moment
    used_at: Moment
    current: bool


class OpenSessionsMessage(Message):
    """This session first, then the last used."""

    items: list[OpenSessionMessage]


class MailChangeRequest(Message):
    """Another mail; the password proves who asks."""

    password: PasswordText
    mail: MailText


class MailChangeMessage(Message):
    """A change of mail: made once both mailboxes have confirmed it."""

    id: Id
    mail: str
    state: Literal["pending", "done", "cancelled", "refused", "expired"]
    asked_at: Moment
    expires_at: Moment
    new_confirmed: bool
    old_confirmed: bool


class MailMessage(Message):
    """The account's mail, "" where there is none; `change` is the last one, unless it was made or cancelled."""

    mail: str
    change: MailChangeMessage | None
