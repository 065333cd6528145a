"""The SQL of what is asked of the follow-up: lists, sums, one subject whole. Functions of a connection."""
# ruff: noqa: S608 - SQL is put together from literals

from collections.abc import Collection, Sequence
from typing import Any

import apsw
import msgspec

from desktop.followup.facts import (
    STAGES_OF,
    FollowQuery,
    FollowTotals,
    Kind,
    Message,
    Order,
    PaidBy,
    Paper,
    Sending,
    Show,
    Stage,
    Step,
    Subject,
    SubjectKey,
    SubjectKeys,
    Thread,
)
from desktop.followup.remote import Event
from desktop.followup.store import PERHAPS, event_of, moment
from desktop.infra.row_ids import row_ids
from desktop.kernel.folding import fold

_ROW = (
    "seq, id, kind, what, name, number, stage, opened_at, changed_at, unread, needs_now, piece, unsent, parent, answers"
    ", EXISTS (SELECT 1 FROM followup_unsent AS u WHERE u.subject = followup_now.id AND u.state = 'refused')"
)
_SENDING = {"accepted": Sending.SENT, "refused": Sending.REFUSED}
_ORDERS = {
    Order.NAME: "sort",
    Order.NUMBER: "number",
    Order.STAGE: "stage",
    Order.CHANGED: "changed_at",
}


class _Typed(msgspec.Struct):
    text: str = ""


def _sql(query: FollowQuery) -> tuple[str, list[str]]:
    conditions, bound = ["(kind <> 'deposit' OR needs)" if query.kind is None else "kind = ?"], []
    if query.kind is not None:
        bound.append(query.kind.value)
    if query.show is Show.TODO:
        conditions.append("needs_now")
    elif query.show is not Show.ALL:
        stages = sorted(STAGES_OF[query.show])
        conditions.append(f"stage IN ({', '.join('?' * len(stages))})")
        bound += [stage.value for stage in stages]
    if query.unread:
        conditions.append("unread")
    for word in fold(query.search).split():
        conditions.append("instr(words, ?)")
        bound.append(word)
    way = "DESC" if query.descending else "ASC"
    if query.order is Order.NEED:
        order = "needs_now DESC, changed_at DESC, seq DESC"
    else:
        order = f"{_ORDERS[query.order]} {way}, seq {way}"
    return f"FROM followup_now WHERE {' AND '.join(conditions)} ORDER BY {order}", bound


def ids(db: apsw.Connection, query: FollowQuery) -> SubjectKeys:
    """All subjects of a query, in order."""
    sql, bound = _sql(query)
    return row_ids(db, f"SELECT seq AS id {sql}", bound)


def first_ids(db: apsw.Connection, query: FollowQuery, most: int) -> SubjectKeys:
    """The first of them."""
    sql, bound = _sql(query)
    return row_ids(db, f"SELECT seq AS id {sql} LIMIT {most:d}", bound)


def totals(db: apsw.Connection, query: FollowQuery) -> FollowTotals:
    """What a query has, and what there is of all."""
    sql, bound = _sql(query)
    found: int = db.execute(f"SELECT count(*) {sql.partition(' ORDER BY ')[0]}", bound).get
    marks = ", ".join(f"'{stage}'" for stage in sorted(STAGES_OF[Show.UNDER_WAY]))
    of_all = "(kind <> 'deposit' OR needs)" if query.kind is None else f"kind = '{query.kind.value}'"
    todo, under_way, every, unread = db.execute(
        f"SELECT coalesce(sum(needs_now), 0), coalesce(sum(stage IN ({marks})), 0), count(*),"
        f" coalesce(sum(unread), 0) FROM followup_now WHERE {of_all}"
    ).get
    return FollowTotals(found, todo, under_way, every - under_way, unread)


def rows(db: apsw.Connection, keys: Sequence[int]) -> list[Subject]:
    """These subjects, in any order; unknown ones left out."""
    marks = ", ".join("?" * len(keys))
    found: list[tuple[Any, ...]] = db.execute(
        f"SELECT {_ROW} FROM followup_now WHERE seq IN ({marks})", tuple(keys)
    ).fetchall()
    return [_subject(row) for row in found]


def needing(db: apsw.Connection, most: int) -> list[Subject]:
    """What needs the user, newest change first."""
    found: list[tuple[Any, ...]] = db.execute(
        f"SELECT {_ROW} FROM followup_now WHERE {PERHAPS} AND needs_now ORDER BY changed_at DESC, seq DESC LIMIT ?",
        (most,),
    ).fetchall()
    return [_subject(row) for row in found]


def key_of(db: apsw.Connection, id_: str) -> SubjectKey | None:
    """A subject by the service's id."""
    found: int | None = db.execute("SELECT seq FROM followup_subject WHERE id = ?", (id_,)).get
    return None if found is None else SubjectKey(found)


def thread(db: apsw.Connection, key: int) -> Thread | None:
    """All of one subject."""
    found = rows(db, [key])
    if not found:
        return None
    (subject,) = found
    events = [
        event_of(content)
        for (content,) in db.execute("SELECT content FROM followup_event WHERE subject = ? ORDER BY place", (key,))
        if isinstance(content, bytes)
    ]
    answered: list[tuple[Any, ...]] = db.execute(
        "SELECT seq FROM followup_subject WHERE answers = ? AND kind = 'deposit' ORDER BY seq", (subject.id,)
    ).fetchall()
    children: int = db.execute("SELECT count(*) FROM followup_subject WHERE parent = ?", (subject.id,)).get
    return Thread(
        subject,
        tuple(_step(event) for event in events if event.type in ("opened", "stage")),
        (*(_message(event) for event in events if event.type == "message"), *_unsent(db, subject.id)),
        None if subject.parent is None else key_of(db, subject.parent),
        None if subject.answers is None else key_of(db, subject.answers),
        tuple(SubjectKey(seq) for (seq,) in answered),
        children,
    )


def _unsent(db: apsw.Connection, subject: str) -> list[Message]:
    """What was written here and isn't known to be at the service."""
    found: list[tuple[Any, ...]] = db.execute(
        "SELECT seq, id, state, typed, refusal, created_at FROM followup_unsent WHERE subject = ? ORDER BY seq",
        (subject,),
    ).fetchall()
    made = []
    for seq, id_, state, typed, refusal, created_at in found:
        papers: list[tuple[Any, ...]] = db.execute(
            "SELECT id, name, size, media_type FROM followup_unsent_paper WHERE intent = ? ORDER BY id", (seq,)
        ).fetchall()
        sending = _SENDING.get(state, Sending.WAITING)
        code, unwanted = _no(refusal)
        made.append(
            Message(
                moment(created_at),
                True,
                msgspec.json.decode(typed, type=_Typed).text,
                tuple(Paper("", name, size, media, number in unwanted) for number, name, size, media in papers),
                sending,
                id_,
                code,
            )
        )
    return made


def _no(refusal: str) -> tuple[str, Collection[int]]:
    """The code of the service's no, and the documents that it won't have."""
    if not refusal:
        return "", ()
    _status, code, _fields, *more = msgspec.json.decode(refusal)
    return str(code), more[0] if more else ()


def _subject(row: tuple[Any, ...]) -> Subject:
    (
        seq, id_, kind, what, name, number, stage, opened_at, changed_at, unread, needs, piece, unsent, parent, answers,
        refused,
    ) = row  # fmt: skip
    return Subject(
        SubjectKey(seq),
        id_,
        Kind(kind),
        what,
        name,
        number,
        Stage(stage),
        moment(opened_at),
        moment(changed_at),
        bool(unread),
        bool(needs),
        bool(piece),
        unsent,
        parent,
        answers,
        bool(refused),
    )


def _step(event: Event) -> Step:
    line = event.line
    return Step(
        event.at,
        Stage(event.stage or "received"),
        event.note,
        event.next_step,
        None if line is None else PaidBy(line.statement, line.number, line.invoice),
    )


def _message(event: Event) -> Message:
    papers = tuple(Paper(each.id, each.name, each.size, each.media) for each in event.attachments)
    return Message(event.at, event.author == "practice", event.text, papers)
