"""The client understands the example messages of the follow-up, and asks as they show."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from desktop.app.corresponding import Corresponding
from desktop.followup.facts import Kind, Stage, Subject, SubjectKey
from desktop.followup.keeper import FollowupService
from desktop.followup.remote import Remote
from desktop.kernel.events import Bus
from desktop.kernel.failures import Refused
from desktop.outbox.facts import Attachment, Intent
from desktop.outbox.service import Outbox
from tests.outbox.replay import Replay, names, read

EXAMPLES = names("followup", "message", "piece", "attachment")
FEEDS = [name for name in EXAMPLES if read(name)["operation"] == "GET /v1/followup"]
SENT = [name for name in EXAMPLES if name.startswith(("message.", "piece."))]
NOW = datetime(2026, 11, 27, tzinfo=UTC)


class Basket:
    """An outbox that keeps what is posted."""

    def __init__(self) -> None:
        self.posted: list[Intent] = []

    async def post(self, intent: Intent, _attachments: Sequence[Attachment] = ()) -> None:
        self.posted.append(intent)


async def posted(name: str) -> tuple[Intent, str]:
    """The intent that the program makes of what an example sends, and the UUID of the example."""
    asked = read(name)["request"]
    parts = asked["path"].split("/")
    subject = Subject(SubjectKey(1), parts[3], Kind.DOCUMENT, "", "", "", Stage.MISSING, NOW, NOW, False, True)
    basket, files = Basket(), list[Path]()
    corresponding = Corresponding(cast("Outbox", basket), cast("FollowupService", None), Bus())
    if name.startswith("message."):
        await corresponding.write(subject, asked["body"]["text"], files)
    else:
        await corresponding.bring(subject, asked["body"]["message"], files)
    return basket.posted[0], parts[-1]


def remote(replay: Replay) -> Remote:
    return Remote(replay.http, lambda: replay.bearer, lambda stale: stale)


def test_every_example_is_read() -> None:
    assert set(EXAMPLES) == {*FEEDS, *SENT, "followup.read", "attachment", "attachment.unknown"}


@pytest.mark.parametrize("name", [name for name in FEEDS if read(name)["reply"]["status"] < 400])
def test_each_event_is_understood(name: str) -> None:
    example = read(name)
    _, _, since = example["request"]["path"].partition("since=")
    page = remote(Replay(name)).events(since or None)
    shown = example["reply"]["body"]
    assert (page.odd, page.cursor, page.more) == (0, shown["cursor"], shown["next"] is not None)
    assert [(event.id, event.type, event.stage) for event in page.events] == [
        (event["id"], event["type"], event.get("stage")) for event in shown["items"]
    ]


def test_a_place_that_the_service_doesnt_know() -> None:
    _, _, since = read("followup.cursor-unknown")["request"]["path"].partition("since=")
    with pytest.raises(Refused, match="cursor-unknown"):
        remote(Replay("followup.cursor-unknown")).events(since)


@pytest.mark.parametrize("name", SENT)
async def test_what_is_sent_is_what_is_shown(name: str) -> None:
    intent, id_ = await posted(name)
    shown = read(name)["reply"]
    if shown["status"] < 400:
        assert Replay(name).post(intent, id_)
    else:
        with pytest.raises(Refused, match=shown["body"]["code"]):
            Replay(name).post(intent, id_)


def test_what_was_read_is_told_as_shown() -> None:
    replay = Replay("followup.read")
    marks = replay.example["request"]["body"]["marks"]
    remote(replay).mark([(mark["subject"], mark["upto"]) for mark in marks])
    assert replay.asked == 1


def test_a_document_that_came_with_a_message() -> None:
    parts = read("attachment")["request"]["path"].split("/")
    assert remote(Replay("attachment")).attachment(parts[3], parts[5]).startswith(b"%PDF")
    parts = read("attachment.unknown")["request"]["path"].split("/")
    with pytest.raises(Refused, match="not-found"):
        remote(Replay("attachment.unknown")).attachment(parts[3], parts[5])
