"""The follow-up at the server: what happens is told once and in order, what comes is there as a whole or not at all."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_stub import followup_book as book
from api_stub import seed
from api_stub.followup_rules import (
    COURSES,
    DECIDED,
    STAGES,
    Move,
    Stage,
    Turn,
    motive_and_next,
    next_move,
    roll_up,
    turn,
)
from api_stub.serving import Served
from tests.stub.conftest import PDF, Clock, Desk, Serve, sha256


def feed(desk: Desk, since: str | None = None, limit: int = 100) -> tuple[list[dict[str, Any]], str]:
    """All that happened since, over as many pages as it takes; and the cursor after it."""
    found: list[dict[str, Any]] = []
    while True:
        params = {"limit": limit} | ({} if since is None else {"since": since})
        page = desk.http.get("/v1/followup", params=params).json()
        found += page["items"]
        since = page["cursor"]
        if page["next"] is None:
            return found, page["cursor"]


def deposited(desk: Desk, how_many: int = 1) -> list[str]:
    """The ids of documents that were deposited together."""
    answer = desk.seal(*((desk.upload(), PDF) for _ in range(how_many)))
    return [document["id"] for document in answer.json()["documents"]]


def take(stub: Served, subject: str, happened: Turn, text: str = "") -> Stage | None:
    """What the mutual decides."""

    def change(connection: Any) -> Stage | None:
        found = book.find(connection, seed.DEMO.finess, subject)
        assert found is not None
        return stub.parts.followup.office.take(connection, found, happened, text)

    return stub.parts.state.submit(change).result()


def bring(desk: Desk, subject: str, piece: str | None = None, upload: str | None = None) -> httpx.Response:
    body = {"message": "", "uploads": [{"id": upload or desk.upload(), "name": "piece.pdf", "sha256": sha256(PDF)}]}
    return desk.http.put(f"/v1/followup/{subject}/pieces/{piece or uuid.uuid4()}", json=body)


def write(desk: Desk, subject: str, text: str, message: str | None = None, *uploads: str) -> httpx.Response:
    pieces = [{"id": id_, "name": "carte.pdf", "sha256": sha256(PDF)} for id_ in uploads]
    body = {"text": text, "uploads": pieces}
    return desk.http.put(f"/v1/conversations/{subject}/messages/{message or uuid.uuid4()}", json=body)


# --- the rules --------------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(Turn), max_size=30))
def test_nothing_comes_back_from_closed(turns: list[Turn]) -> None:
    stage = Stage.RECEIVED
    for happened in turns:
        after = turn(stage, happened)
        assert stage is not Stage.CLOSED or after is None
        stage = after or stage


@given(st.sampled_from(Stage), st.lists(st.sampled_from(Stage), min_size=1))
def test_a_deposit_is_closed_with_its_last_document(now: Stage, stages: list[Stage]) -> None:
    rolled = roll_up(now, stages)
    assert (rolled is Stage.CLOSED) == (now is Stage.CLOSED or set(stages) <= DECIDED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Illisible // Appelez-nous", ("Illisible", "Appelez-nous")),
        ("Page coupée", ("Page coupée", "Numérisez à nouveau le document entier, puis déposez-le.")),
    ],
)
def test_a_refusal_always_says_what_to_do(text: str, expected: tuple[str, str]) -> None:
    assert motive_and_next(text) == expected
    assert motive_and_next("Autre motif")[1]


@pytest.mark.parametrize("place", range(len(COURSES)))
def test_every_course_can_be_gone_to_its_end(place: int) -> None:
    stage, moves = Stage.RECEIVED, 0
    while (move := next_move(place, stage, moves, 20, 20, unanswered=False)) is not None:
        moves += 1
        if move.turn is not None:
            stage = STAGES[stage][move.turn]
        if stage is Stage.MISSING:
            assert next_move(place, stage, moves, 1e9, 20, unanswered=False) is None
            stage = STAGES[stage][Turn.COMPLETE]
    assert moves == len(COURSES[place])
    assert next_move(place, stage, moves, 19, 20, unanswered=True) is None
    assert next_move(place, stage, moves, 20, 20, unanswered=True) == Move(None, move_text(place, stage, moves))


def move_text(place: int, stage: Stage, moves: int) -> str:
    found = next_move(place, stage, moves, 20, 20, unanswered=True)
    assert found is not None
    return found.text


# --- the feed ---------------------------------------------------------------------------------------------------------


def test_the_feed_is_incremental_and_says_each_thing_once(desk: Desk, stub: Served) -> None:
    one, two = deposited(desk, 2)
    whole, cursor = feed(desk, limit=1)
    assert [event["type"] for event in whole] == ["opened"] * 3
    assert feed(desk, cursor) == ([], cursor)
    take(stub, one, Turn.ASK, "Ordonnance")
    later, cursor = feed(desk, cursor)
    assert [(event["subject"], event["stage"]) for event in later if event["subject"] in (one, two)] == [
        (one, "missing")
    ]
    assert feed(desk)[0] == whole + later
    assert len({event["id"] for event in whole + later}) == len(whole + later)


def test_a_deposit_closes_with_its_documents(desk: Desk, stub: Served) -> None:
    one, two = deposited(desk, 2)
    deposit = feed(desk)[0][0]["subject"]
    for document in (one, two):
        take(stub, document, Turn.BEGIN)
        take(stub, document, Turn.ACCEPT)
    stages = [event["stage"] for event in feed(desk)[0] if event["subject"] == deposit]
    assert stages == ["received", "processing", "closed"]


def test_a_settled_document_names_a_line_that_exists(desk: Desk, stub: Served) -> None:
    desk.http.get("/v1/statements")  # the practice has looked at its statements
    (document,) = deposited(desk)
    take(stub, document, Turn.ACCEPT)
    take(stub, document, Turn.SETTLE)
    line = feed(desk)[0][-1]["line"] if "line" in feed(desk)[0][-1] else next(
        event["line"] for event in feed(desk)[0] if "line" in event
    )  # fmt: skip
    lines = desk.http.get(f"/v1/statements/{line['statement']}/lines").text
    assert f'"invoice":"{line["invoice"]}"' in lines


def test_others_see_nothing_of_it(desk: Desk, stub: Served, desks: Callable[..., Desk]) -> None:
    (document,) = deposited(desk)
    take(stub, document, Turn.ASK, "RIB")
    thief = desks(stub, seed.OTHER)
    assert feed(thief)[0] == []
    assert write(thief, document, "Bonjour").status_code == 404
    assert bring(thief, document).status_code == 404
    cursor = feed(desk)[1]
    assert thief.http.get("/v1/followup", params={"since": cursor}).json()["code"] == "cursor-unknown"
    marks = {"marks": [{"subject": document, "upto": feed(desk)[0][-1]["id"]}]}
    assert thief.http.put("/v1/followup/read", json=marks).status_code == 204
    assert feed(desk, cursor)[0] == []


def test_deposits_from_before_are_followed_too(serve: Serve, desks: Callable[..., Desk]) -> None:
    stub = serve()
    desk = desks(stub)
    deposited(desk, 2)
    for table in ("events", "subjects"):
        stub.parts.state.submit(lambda c, table=table: c.execute(f"DELETE FROM followup_{table}")).result()
    stub.stop()
    stub.start()
    assert [event["about"]["kind"] for event in feed(desks(stub))[0]] == ["deposit", "document", "document"]


# --- what the practice sends ------------------------------------------------------------------------------------------


def test_what_was_missing_is_linked_and_comes_once(desk: Desk, stub: Served) -> None:
    (document,) = deposited(desk)
    take(stub, document, Turn.ASK, "Ordonnance")
    piece, upload = str(uuid.uuid4()), desk.upload()
    first, again = bring(desk, document, piece, upload), bring(desk, document, piece, upload)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    events = feed(desk)[0]
    assert [e["about"]["answers"] for e in events if e.get("about", {}).get("answers")] == [document, document]
    assert [e["stage"] for e in events if e["subject"] == document] == ["received", "missing", "processing"]
    assert [deposit["id"] for deposit in desk.http.get("/v1/deposits").json()["items"]].count(piece) == 1


def test_a_piece_too_late_seals_nothing(desk: Desk, stub: Served) -> None:
    (document,) = deposited(desk)
    upload = desk.upload()
    refused = bring(desk, document, upload=upload)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing-missing")
    assert desk.seal((upload, PDF)).status_code == 201


def test_a_message_with_a_document_is_there_as_a_whole_or_not_at_all(desk: Desk, stub: Served) -> None:
    (document,) = deposited(desk)
    cursor = feed(desk)[1]
    half = desk.create(40).headers["Location"].rsplit("/", 1)[1]
    assert write(desk, document, "Voici.", None, half).json()["code"] == "upload-incomplete"
    assert write(desk, document, " ").status_code == 422
    assert feed(desk, cursor)[0] == []
    upload, message = desk.upload(), str(uuid.uuid4())
    first = write(desk, document, "Voici.", message, upload)
    assert (first.status_code, write(desk, document, "Voici.", message, upload).status_code) == (201, 200)
    assert write(desk, document, "Autre.", message).json()["code"] == "message-conflict"
    (event,) = feed(desk, cursor)[0]
    assert event == first.json()
    attachment = event["attachments"][0]["id"]
    assert desk.http.get(f"/v1/conversations/{document}/attachments/{attachment}").content == PDF
    assert desk.seal((upload, PDF)).json()["code"] == "upload-unknown"


def test_nothing_is_added_to_what_is_closed(desk: Desk, stub: Served) -> None:
    (document,) = deposited(desk)
    take(stub, document, Turn.CLOSE)
    assert write(desk, document, "Encore une question").json()["code"] == "conversation-closed"


def test_marks_only_go_forward(desk: Desk, stub: Served) -> None:
    (document,) = deposited(desk)
    take(stub, document, Turn.ASK, "RIB")
    mine = [event["id"] for event in feed(desk)[0] if event["subject"] == document]
    cursor = feed(desk)[1]
    for upto in (mine[1], mine[1], mine[0], "unknown"):
        marks = {"marks": [{"subject": document, "upto": upto}]}
        assert desk.http.put("/v1/followup/read", json=marks).status_code == 204
    assert [event["upto"] for event in feed(desk, cursor)[0]] == [mine[1]]


# --- the mutual's side -----------------------------------------------------------------------------------------


async def test_the_back_office_moves_it_forward_and_writes_to_the_practice(desk: Desk, stub: Served) -> None:
    (document,) = deposited(desk)
    write(desk, document, "Où en est mon dossier ?")
    office = stub.parts.backoffice
    (row,) = office.rows("suivi")
    assert "Où en est mon dossier" in row.detail
    await office.act("suivi", row.key, "letter", "Il est en cours. " * 30)
    await office.act("suivi", row.key, "ask", "Ordonnance")
    said = await office.act("suivi", row.key, "refuse", "Illisible")
    assert said.endswith("Refusé.")
    events = [event for event in feed(desk)[0] if event["subject"] == document]
    assert events[-1]["next_step"]
    letter = next(event for event in events if event.get("author") == "mutual")["attachments"][0]
    got = desk.http.get(f"/v1/conversations/{document}/attachments/{letter['id']}")
    assert (got.headers["Content-Type"], sha256(got.content)) == ("application/pdf", letter["sha256"])
    stub.parts.mailbox.close()
    subjects = [entry.subject for entry in stub.parts.mailbox.entries()]
    assert [subject.partition(":")[0].strip() for subject in reversed(subjects)][1:] == [
        "Nouveau message",
        "Une pièce manque",
        "Réponse au dossier AD-2026-000001",
    ]


def test_the_autopilot_is_gentle_and_always_the_same(serve: Serve, desks: Callable[..., Desk], clock: Clock) -> None:
    told = []
    for folder in ("one", "two"):
        stub = serve(data=serve().settings.data.with_name(folder))
        desk = desks(stub)
        documents = deposited(desk, 8)
        pilot = stub.parts.followup.pilot
        pilot._pace = 20
        assert pilot.step() == 0
        for _ in range(40):
            clock.advance(20)
            assert pilot.step() <= 3
        places = {document: place for place, document in enumerate(documents)}
        told.append([
            (places[event["subject"]], event["type"], event.get("stage"), event.get("note"))
            for event in feed(desk)[0] if event["subject"] in places
        ])  # fmt: skip
        last = {place: stage for place, _, stage, _ in told[-1] if stage}
        assert set(last.values()) == {"settled", "refused", "missing", "accepted"} or "missing" in last.values()
    assert told[0] == told[1]


def test_the_autopilot_answers(desk: Desk, stub: Served, clock: Clock) -> None:
    (document,) = deposited(desk)
    write(desk, document, "Bonjour")
    pilot = stub.parts.followup.pilot
    pilot._pace = 20
    clock.advance(20)
    assert pilot.step() == 1
    assert feed(desk)[0][-1]["author"] == "mutual"


def test_the_autopilot_flies_by_itself(serve: Serve, desks: Callable[..., Desk], wait: Callable[..., None]) -> None:
    stub = serve(autopilot_seconds=0.01)
    desk = desks(stub)
    deposited(desk)

    def moved() -> bool:
        stub.settings.clock.advance(1)  # type: ignore[attr-defined]
        return any(event["type"] == "stage" for event in feed(desk)[0])

    wait(moved)
