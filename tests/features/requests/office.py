"""A practice's workstation with its demands: real vault, real outbox, real HTTP, the thin server on a port."""

import shutil
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from api_stub.serving import Served
from desktop.features.requests.domain import Draft, Prefill, Typed, TypedLine
from desktop.features.requests.remote import Remote
from desktop.features.requests.service import Requests
from desktop.infra.database import Vault
from desktop.infra.http import Http
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, Refused, Unreachable
from desktop.kernel.ids import Finess
from desktop.outbox.facts import IntentId
from desktop.outbox.keeper import OutboxService
from desktop.outbox.remote import OutboxRemote, SealedPart
from tests.uploads.world import KEY, JumpingClock
from tests.wire.practice import Account

MINE = Finess("200000008")
OF_DOCUMENTS = frozenset(
    {"document-empty", "media-type-refused", "checksum-mismatch", "upload-incomplete", "upload-unknown"}
)
PATIENT = {"beneficiary": "Camille Exemple", "nir": "2 55 08 14 168 025 38", "birth_date": "01/08/1955"}
PRESCRIBED = {"prescriber": "Dr Modèle", "prescribed_on": "01/10/2026"}
ACTS = {"acts": (TypedLine("hbld038", "16", "290,00"),)}
LPP = {"lpp": (TypedLine("2210546", "Monture", "90"),)}

TYPED: dict[str, Typed] = {
    "reimbursement": Typed({**PATIENT, "care_date": "02/11/2026", "invoice": "FA-1"}, ACTS),
    "cover-optical": Typed({**PATIENT, **PRESCRIBED, "equipment": "glasses"}, LPP),
    "cover-optoamc": Typed(
        {"opto_number": "OA-77", "opto_sent_on": "20/11/2026", "amc_number": "75500017", **PATIENT, **PRESCRIBED}, LPP
    ),
    "cover-dental": Typed({**PATIENT, "teeth": "16"}, ACTS),
    "cover-hearing": Typed({**PATIENT, **PRESCRIBED, "ear": "both"}, LPP),
    "cover-hospital": Typed(
        {**PATIENT, "stay": "surgery", "entry_on": "03/12/2026", "room": "single", "room_rate": "65"}
    ),
    "claim": Typed({"reason": "unpaid", "about": "other", "text": "Facture réglée en partie seulement."}),
    "change-contact": Typed({"phone": "01 45 67 89 01", "mail": "cabinet@exemple.example"}),
    "change-address": Typed(
        {"street": "1 rue du Modèle", "postcode": "75000", "city": "Paris", "from_on": "01/01/2027"}
    ),
    "change-bank": Typed({"holder": "Optique", "iban": "FR76 3000 6000 0112 3456 7890 189", "from_on": "01/12/2026"}),
}


@dataclass
class Office:
    """One running program."""

    vault: Vault
    outbox: OutboxService
    requests: Requests
    bus: Bus

    async def fill(self, kind: str, papers: Sequence[tuple[str, Path]] = (), typed: Typed | None = None) -> Draft:
        """A form that may go."""
        draft = await self.requests.begin(Prefill(kind))
        draft = await self.requests.save(Draft(draft.id, kind, typed or TYPED[kind]))
        for role, path in papers:
            draft, read = await self.requests.join(draft, [path], role)
            assert read.refused == ()
        assert self.requests.faults(draft) == {}
        return draft


class Wire(OutboxRemote):
    """The service's endpoints, whose line can be cut, and which can die at an edge: there the vault is photographed as
    a kill would leave it, and from then on nothing gets through."""

    def __init__(self, http: Http, account: Account) -> None:
        super().__init__(http, account.bearer, account.renewed)
        self.cut = False
        self.edge = ""
        self.says: list[Failure] = []
        """What is answered to the next seals instead of the server; a refusal of a document means the last one."""
        self.photograph: Callable[[], None] = lambda: None
        self.dead = threading.Event()

    def put(self, intent: IntentId, route: str, body: bytes, parts: Sequence[SealedPart]) -> bytes:
        self._at("before put")
        if self.says:
            raise self._said(parts)
        answer = super().put(intent, route, body, parts)
        self._at("after put")
        return answer

    def _said(self, parts: Sequence[SealedPart]) -> Failure:
        said = self.says.pop(0)
        if isinstance(said, Refused) and said.problem in OF_DOCUMENTS and parts:
            said.uploads = (parts[-1].url.rpartition("/")[2],)
        return said

    def create(self, *words: Any, **more: Any) -> Any:
        self._at("before create")
        made = super().create(*words, **more)
        self._at("after create")
        return made

    def _at(self, edge: str) -> None:
        if edge == self.edge and not self.dead.is_set():
            self.photograph()
            self.dead.set()
        if self.cut or self.dead.is_set():
            raise Unreachable(edge)


class Town:
    """The server, and the practice's way to it."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.http = Http(served.url, inactivity=10.0)
        self.account = Account(self.http)

    def wire(self) -> Wire:
        """A line of one program."""
        return Wire(self.http, self.account)

    def sealed(self) -> list[dict[str, Any]]:
        """All demands that the server has."""
        reply = self.http.request("GET", "/v1/requests?limit=1000", bearer=self.account.bearer())
        items: list[dict[str, Any]] = msgspec.json.decode(reply.body)["items"]
        return items


def make(town: Town, path: Path, wire: Wire, clock: JumpingClock | None = None, finess: Finess = MINE) -> Office:
    """A program over the vault at `path`, not started."""
    vault, bus, clock = Vault(path, KEY), Bus(), clock or JumpingClock()

    async def limits() -> Any:
        return wire.limits()

    outbox = OutboxService(vault, wire, bus, clock, limits, jitter=lambda: 0.5, wait=clock.wait)
    remote = Remote(Http(town.served.url), town.account.bearer, town.account.renewed)
    return Office(vault, outbox, Requests(vault, outbox, remote, bus, clock, finess), bus)


@asynccontextmanager
async def office_of(
    town: Town, path: Path, wire: Wire | None = None, clock: JumpingClock | None = None, finess: Finess = MINE
) -> AsyncIterator[Office]:
    """A running program; stopped and closed at the end."""
    office = make(town, path, wire or town.wire(), clock, finess)
    try:
        await office.outbox.start()
        await office.requests.start()
        yield office
    finally:
        await office.requests.stop()
        await office.outbox.stop()
        office.vault.close()


def photographer(office: Office, album: Path) -> Callable[[], None]:
    """Copies the vault's files as they are on the disk between two transactions."""

    def photograph() -> None:
        def copy(_: object) -> None:
            for path in office.vault.path.parent.glob(f"{office.vault.path.name}*"):
                if not path.name.endswith("-shm"):
                    shutil.copyfile(path, album / path.name)

        office.vault.submit(copy).result()

    return photograph
