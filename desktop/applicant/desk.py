"""One applicant's desk: the delivery engine over their vault, and what is written down beside it.

Whatever is sent is first written: who applies and with which papers, then the papers' way as one deposit. The key is
kept in the vault; where the service no longer takes it, what waits stays, and goes on with the next one.
"""

import logging
import uuid
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from desktop.applicant import store
from desktop.applicant.facts import (
    Contact,
    Followed,
    FollowedChanged,
    Keeping,
    Key,
    KeyEnded,
    KeyRenewed,
    Role,
    Sent,
    Snapshot,
    Stage,
)
from desktop.applicant.opening import Opened
from desktop.applicant.remote import ApplicantServer, ask_for_link
from desktop.applicant.roles import guess
from desktop.infra.http import Http
from desktop.infra.workers import Workers
from desktop.kernel.clock import Clock
from desktop.kernel.events import Bus
from desktop.kernel.failures import Failure, Refused, RetriesItself, SessionExpired, SignInAgain
from desktop.kernel.ids import DepositId, DocumentId, Finess
from desktop.uploads.engine import Engine
from desktop.uploads.facts import MOVING, AddReport, DocumentRow, DocumentState, Kind, Limits, View

log = logging.getLogger(__name__)

WIDTH = 2
MOST_PAPERS = 50
_LEAVES = frozenset({DocumentState.STAGED})
_OURS = (View.TO_SEND, View.MOVING, View.TO_MEND)
_NO_PAPERS = frozenset({DocumentState.REFUSED, DocumentState.DUPLICATE})
_REPLACED = frozenset({DocumentState.STAGED, DocumentState.FAILED, DocumentState.REFUSED})


class KeyRing:
    """The key in force, for all threads; `ended` is called once when the service no longer takes it."""

    def __init__(self, clock: Clock, ended: Callable[[], None]) -> None:
        self._clock = clock
        self._ended = ended
        self._key: Key | None = None
        self._over = False

    def take(self, key: Key | None) -> None:
        """From now on this one."""
        self._key, self._over = key, False

    def holds(self, key: Key) -> bool:
        """Whether this one is in force."""
        return self._key is not None and self._key.token == key.token

    @property
    def good(self) -> bool:
        """Whether there is one that isn't known to have ended."""
        key = self._key
        late = key is None or (key.expires_at is not None and self._clock.now() >= key.expires_at)
        return not late and not self._over

    def bearer(self) -> str:
        """The token. `SessionExpired` where a new key is needed."""
        key = self._key
        if key is None or not self.good:
            self._end()
            raise SessionExpired("key")
        return key.token

    def renewed(self, stale: str) -> str:
        """Another one than `stale`: there is one where the applicant got it meanwhile."""
        if self._key is not None and self._key.token != stale:
            return self.bearer()
        self._end()
        raise SessionExpired("key")

    def _end(self) -> None:
        told, self._over = self._over, True
        if not told:
            self._ended()


class ApplicantDesk:
    """`applicant.service.Application` over an open vault."""

    def __init__(self, finess: Finess, opened: Opened, http: Http, clock: Clock) -> None:
        self.finess = finess
        self.bus = Bus()
        self._opened = opened
        self._vault = opened.vault
        self._http = http
        self._clock = clock
        self._asking = Workers(1, "applicant")
        self._keys = KeyRing(clock, lambda: self.bus.publish(KeyEnded()))
        self.server = ApplicantServer(http, self._keys.bearer, self._keys.renewed, self)
        self.engine = Engine(self._vault, self.server, self.bus, clock, width=WIDTH)

    @property
    def opened(self) -> Opened:
        """Its vault and folder."""
        return self._opened

    def holds(self, key: Key) -> bool:
        """Whether this is the key in force."""
        return self._keys.holds(key)

    async def start(self, key: Key | None = None) -> None:
        """Take up what an earlier run left, with a new key where one is given."""
        if key is not None:
            await self._vault.write(partial(store.keep_key, key=key))
        self._keys.take((await self._kept()).key)
        await self.engine.start()

    async def stop(self) -> None:
        """Stop at the next edge; the vault is its opener's to close."""
        await self.engine.stop()
        self._http.close()
        self._asking.close(0.2)

    # --- what is known ----------------------------------------------------------------------------------------

    async def snapshot(self) -> Snapshot:
        kept = await self._kept()
        return Snapshot(
            self.finess,
            kept.contact,
            kept.message,
            self._opened.keeping,
            self._keys.good,
            kept.followed,
            self._opened.lost,
        )

    @property
    def keeping(self) -> Keeping:
        """How long all this stays here."""
        return self._opened.keeping

    async def limits(self) -> Limits:
        return await self.engine.limits()

    async def papers(self) -> list[tuple[DocumentRow, Role]]:
        ids = sorted({number for view in _OURS for number in await self.engine.ids(view)})
        roles = await self._vault.read(store.roles)
        return [(row, roles.get(row.id, Role.OTHER)) for row in await self.engine.rows(ids)]

    async def moving(self) -> bool:
        """Whether something is on its way, or held on it."""
        counts = await self.engine.counts()
        return any(counts.get(state, 0) for state in MOVING)

    # --- preparing --------------------------------------------------------------------------------------------

    async def set_contact(self, contact: Contact, message: str) -> None:
        await self._vault.write(partial(store.keep_contact, contact=contact, message=message))

    async def add(self, paths: Sequence[Path]) -> AddReport:
        report = await self.engine.add(paths, Kind.CONVENTION)
        await self._give_roles(report)
        return report

    async def add_content(self, name: str, content: bytes, role: Role) -> AddReport:
        if role is Role.AGREEMENT:
            earlier = [row.id for row, its in await self.papers() if its is role and row.state in _REPLACED]
            await self.engine.remove(earlier)
        report = await self.engine.add_content(name, content, Kind.CONVENTION)
        await self._vault.write(partial(store.keep_roles, chosen=dict.fromkeys(report.staged, role)))
        return report

    async def remove(self, ids: Sequence[DocumentId]) -> int:
        return await self.engine.remove(ids)

    async def set_role(self, document: DocumentId, role: Role) -> None:
        await self._vault.write(partial(store.keep_roles, chosen={document: role}))

    async def _give_roles(self, report: AddReport) -> None:
        taken = {role for row, role in await self.papers() if row.id not in report.staged and row.state in _LEAVES}
        chosen: dict[DocumentId, Role] = {}
        for row in await self.engine.rows(report.staged):
            chosen[row.id] = guess(row.name, taken)
            taken.add(chosen[row.id])
        await self._vault.write(partial(store.keep_roles, chosen=chosen))

    # --- sending ----------------------------------------------------------------------------------------------

    async def send(self) -> DepositId | None:
        kept, limit = await self._kept(), (await self.limits()).deposit_max_bytes
        failed = [row.id for row, _ in await self.papers() if row.state is DocumentState.FAILED]
        if failed:
            await self.engine.retry(failed)
        ready = [(row, role) for row, role in await self.papers() if row.state is DocumentState.STAGED]
        size = sum(row.size for row, _ in ready)
        if not ready or size > limit or len(ready) > MOST_PAPERS:
            return None
        papers = tuple((row.sha256 or "", role) for row, role in ready)
        order = store.Order(kept.contact.name.strip(), kept.contact.mail.strip(), papers)
        ids = [row.id for row, _ in ready]
        await self.engine.remove([row.id for row, _ in await self.papers() if row.state in _NO_PAPERS])
        await self.engine.set_message(ids, kept.message.strip())
        await self._vault.write(partial(store.keep_pending, order=order))
        made = await self.engine.send(ids)
        return made[0] if made else None

    async def retry(self) -> None:
        await self.engine.retry()

    def reconnected(self) -> None:
        """The line is back. Any thread."""
        self.engine.reconnected()

    # --- following --------------------------------------------------------------------------------------------

    async def refresh(self) -> Followed | None:
        kept = await self._kept()
        await self._deliver_mails()
        if kept.application is None:
            return None
        try:
            followed = await self._asking.run(partial(self.server.application, kept.application))
        except Failure as problem:
            log.info("the application was not looked at: %s", problem.code)
            return kept.followed
        if followed != kept.followed:
            await self._vault.write(partial(store.keep_followed, followed=followed))
            self.bus.publish(FollowedChanged(followed))
        return followed

    async def adopt(self, key: Key) -> None:
        await self._vault.write(partial(store.keep_key, key=key))
        self._keys.take(key)
        self.bus.publish(KeyRenewed())
        self.engine.signed_in()

    async def adopt_told(self, application: DepositId | None, contact: Contact) -> None:
        """What the service tells of a key that came by mail: which application it opens, and whose it is."""
        kept = await self._kept()
        if contact.mail and not kept.contact.mail:
            await self.set_contact(contact, kept.message)
        if application is not None and kept.application is None:
            followed = await self._asking.run(partial(self.server.application, application))
            await self._vault.write(partial(store.keep_followed, followed=followed))

    async def renew_link(self) -> Sent:
        kept = await self._kept()
        if kept.application is None:
            return Sent.REFUSED
        return await self._try(partial(ask_for_link, self._http, kept.application))

    async def mail_agreement(self, agreement: bytes, fields: Sequence[tuple[str, str]]) -> Sent:
        contact = (await self._kept()).contact
        mail = store.MailAsked(contact.name, contact.mail, agreement, tuple(fields))
        id_ = str(uuid.uuid4())
        await self._vault.write(partial(store.ask_mail, id_=id_, mail=mail))
        return (await self._deliver_mails()).get(id_, Sent.LATER)

    async def _deliver_mails(self) -> dict[str, Sent]:
        answers: dict[str, Sent] = {}
        for id_, mail in await self._vault.read(store.mails):
            answers[id_] = await self._try(partial(self.server.send_mail, id_, mail))
            if answers[id_] not in (Sent.LATER, Sent.KEY_ENDED):
                await self._vault.write(partial(store.mail_done, id_=id_))
        return answers

    async def _try(self, call: Callable[[], None]) -> Sent:
        try:
            await self._asking.run(call)
        except SignInAgain:
            return Sent.KEY_ENDED
        except RetriesItself as problem:
            return Sent.TOO_OFTEN if getattr(problem, "status", 0) == 429 else Sent.LATER
        except Refused as problem:
            return Sent.KEY_ENDED if problem.status == 401 else Sent.REFUSED
        except Failure:
            return Sent.LATER
        return Sent.TAKEN

    # --- the book: threads that seal --------------------------------------------------------------------------

    def order(self, deposit: DepositId) -> store.Order | None:
        """Who applies and with which papers, written down for this deposit."""
        return self._vault.submit(partial(store.adopt_order, deposit=deposit)).result()

    def application(self) -> DepositId | None:
        """The application that the service has. A refused one is over: the next is another."""
        kept = self._vault.ask(store.kept).result()
        over = kept.followed is not None and kept.followed.stage is Stage.REFUSED
        return None if over else kept.application

    def followed(self, followed: Followed) -> None:
        """The service told how it stands."""
        self._vault.submit(partial(store.keep_followed, followed=followed)).result()
        self.bus.publish(FollowedChanged(followed))

    async def _kept(self) -> store.Kept:
        return await self._vault.read(store.kept)
