"""The JSON messages about what the mutual holds of a practice, as FastAPI checks and documents them."""

from typing import Annotated

from pydantic import Field

from api_stub.messages import Message, Moment
from api_stub.practice_rules import About, Channel, Standing

Day = Annotated[str, Field(pattern=r"^(\d{4}-\d\d-\d\d)?$", description="ISO, empty where it isn't known")]


class PractitionerMessage(Message):
    """Somebody who practises there; `rpps` is empty for who has none."""

    name: str
    profession: str
    rpps: str


class EstablishmentMessage(Message):
    """A place where the practice receives; `address` is its lines."""

    finess: str
    name: str
    address: str
    main: bool


class IdentityMessage(Message):
    """Who the practice is; what isn't known is empty."""

    finess: str
    name: str
    siret: str
    category: str
    legal_form: str
    practitioners: list[PractitionerMessage]


class ContactMessage(Message):
    """Whom to write to and to call. `account_mail` signs in, and is changed with the account."""

    name: str
    phone: str
    fax: str
    mail: str
    account_mail: str
    since: Day


class AddressMessage(Message):
    """Where letters go."""

    street: str
    street_more: str
    postcode: str
    city: str
    since: Day


class BankMessage(Message):
    """Where the mutual pays to. The whole IBAN: who shows it masks it."""

    holder: str
    iban: str
    bic: str
    since: Day


class AgreementMessage(Message):
    """`pdf` tells whether the signed copy can be fetched."""

    state: Standing
    number: str
    signed_on: Day
    begins_on: Day
    signatory: str
    pdf: bool


class MovedMessage(Message):
    """A word before and after; an IBAN is masked."""

    name: str
    old: str
    new: str


class HistoryMessage(Message):
    """A change. `reference` is the number of a demand, an application or an agreement; `from_on` the day from which it
    holds, empty for at once."""

    at: Moment
    about: About
    channel: Channel
    reference: str
    from_on: Day
    moved: list[MovedMessage]


class PracticeDataMessage(Message):
    """All of it; an address or an account that isn't known is null. `history` begins with the newest."""

    identity: IdentityMessage
    establishments: list[EstablishmentMessage]
    contact: ContactMessage
    address: AddressMessage | None
    bank: BankMessage | None
    agreement: AgreementMessage
    history: list[HistoryMessage]
