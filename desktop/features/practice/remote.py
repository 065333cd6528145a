"""The service's routes about what it holds of a practice: values in, values out. The only JSON of the feature,
also that of the copy in the vault. Blocking; any thread; failures are those of `infra.http`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Literal, TypeVar

import msgspec

from desktop.features.practice.domain import (
    About,
    Address,
    Agreement,
    Bank,
    Channel,
    Contact,
    Data,
    Entry,
    Establishment,
    Identity,
    Moved,
    Practitioner,
    Standing,
)
from desktop.infra.http import Http, Reply
from desktop.kernel.failures import NotTheServer, Refused

E = TypeVar("E", bound=StrEnum)
RENEWALS = 2
ROUTE = "/v1/practice"


@dataclass(frozen=True, slots=True)
class Copy:
    """What the service answered, and the ETag under which it may be asked whether that is still so."""

    etag: str
    body: bytes = field(repr=False)


class PracticeRemote:
    """`bearer` and `renewed` are the session's."""

    def __init__(self, http: Http, bearer: Callable[[], str], renewed: Callable[[str], str]) -> None:
        self._http = http
        self._bearer = bearer
        self._renewed = renewed

    def latest(self, etag: str) -> Copy | None:
        """`GET /v1/practice`; None where it is still what `etag` says."""
        return self._copy(ROUTE, etag, "json")

    def agreement(self, etag: str) -> Copy | None:
        """`GET /v1/practice/agreement/pdf`; None as above, `Refused` where there is no copy of it."""
        return self._copy(f"{ROUTE}/agreement/pdf", etag, "any")

    def hang_up(self) -> None:
        """Open connections are dead."""
        self._http.hang_up()

    def close(self) -> None:
        """Give up what is under way."""
        self._http.close()

    def _copy(self, path: str, etag: str, expects: Literal["json", "any"]) -> Copy | None:
        reply = self._ask(path, {"If-None-Match": etag} if etag else {}, expects)
        return None if reply.status == 304 else Copy(reply.headers.get("etag", ""), reply.body)

    def _ask(self, path: str, headers: dict[str, str], expects: Literal["json", "any"]) -> Reply:
        token = self._bearer()
        for _ in range(RENEWALS):
            try:
                return self._http.request("GET", path, bearer=token, headers=headers, expects=expects)
            except Refused as refusal:
                if refusal.status != 401:
                    raise
                token = self._renewed(token)
        return self._http.request("GET", path, bearer=token, headers=headers, expects=expects)


_Time = Annotated[datetime, msgspec.Meta(tz=True)]


class _Practitioner(msgspec.Struct):
    name: str
    profession: str
    rpps: str


class _Establishment(msgspec.Struct):
    finess: str
    name: str
    address: str
    main: bool


class _Identity(msgspec.Struct):
    finess: str
    name: str
    siret: str
    category: str
    legal_form: str
    practitioners: list[_Practitioner]


class _Contact(msgspec.Struct):
    name: str
    phone: str
    fax: str
    mail: str
    account_mail: str
    since: str


class _Address(msgspec.Struct):
    street: str
    street_more: str
    postcode: str
    city: str
    since: str


class _Bank(msgspec.Struct):
    holder: str
    iban: str
    bic: str
    since: str


class _Agreement(msgspec.Struct):
    state: str
    number: str
    signed_on: str
    begins_on: str
    signatory: str
    pdf: bool


class _Moved(msgspec.Struct):
    name: str
    old: str
    new: str


class _Entry(msgspec.Struct):
    at: _Time
    about: str
    channel: str
    reference: str
    from_on: str
    moved: list[_Moved]


class _Data(msgspec.Struct):
    identity: _Identity
    establishments: list[_Establishment]
    contact: _Contact
    address: _Address | None
    bank: _Bank | None
    agreement: _Agreement
    history: list[_Entry]


def read_data(body: bytes) -> Data:
    """`NotTheServer` where that isn't what it should be."""
    try:
        return _data(msgspec.json.decode(body, type=_Data))
    except (msgspec.MsgspecError, ValueError):
        raise NotTheServer("practice") from None


def _data(told: _Data) -> Data:
    who, contact, address, bank, agreement = told.identity, told.contact, told.address, told.bank, told.agreement
    return Data(
        Identity(
            who.finess,
            who.name,
            who.siret,
            who.category,
            who.legal_form,
            tuple(Practitioner(each.name, each.profession, each.rpps) for each in who.practitioners),
        ),
        tuple(Establishment(each.finess, each.name, each.address, each.main) for each in told.establishments),
        Contact(contact.name, contact.phone, contact.fax, contact.mail, contact.account_mail, _day(contact.since)),
        None
        if address is None
        else Address(address.street, address.street_more, address.postcode, address.city, _day(address.since)),
        None if bank is None else Bank(bank.holder, bank.iban, bank.bic, _day(bank.since)),
        Agreement(
            _one_of(Standing, agreement.state),
            agreement.number,
            _day(agreement.signed_on),
            _day(agreement.begins_on),
            agreement.signatory,
            agreement.pdf,
        ),
        tuple(
            Entry(
                each.at,
                _one_of(About, each.about),
                _one_of(Channel, each.channel),
                each.reference,
                _day(each.from_on),
                tuple(Moved(one.name, one.old, one.new) for one in each.moved),
            )
            for each in told.history
        ),
    )


def _address(told: _Address) -> Address:
    return Address(told.street, told.street_more, told.postcode, told.city, _day(told.since))


def _day(word: str) -> date | None:
    return date.fromisoformat(word) if word else None


def _one_of(kind: type[E], word: str) -> E:
    return kind(word) if word in set(kind) else kind("other")
