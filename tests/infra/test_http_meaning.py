"""What a reply means, whoever wrote it."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.infra.http import LONGEST_WAIT, Expects, meaning, retry_after
from desktop.kernel.failures import (
    Failure,
    NotTheServer,
    ProxyRefused,
    Refused,
    RetriesItself,
    ServerBusy,
    UserActs,
)
from tests.infra.asking import PORTAL, ask
from tests.infra.wire import JSON, PROBLEM, TUS, answering, reply


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply("423 Locked", PROBLEM, body=b'{"code":"locked"}'), ServerBusy),
        (reply("429 Too Many Requests", "Retry-After: 7", PROBLEM, body=b'{"code":"rate-limited"}'), ServerBusy),
        (reply("408 Request Timeout"), ServerBusy),
        (reply("500 Oops", "Content-Type: text/html", body=b"<h1>"), ServerBusy),
        (reply("503 Busy"), ServerBusy),
        (reply("504 Gateway Timeout"), ServerBusy),
        (reply("511 Network Authentication Required"), NotTheServer),
        (reply("407 Proxy Authentication Required"), ProxyRefused),
        (reply("301 Moved", "Location: /elsewhere"), NotTheServer),
        (reply("302 Found", "Location: http://127.0.0.1:9/login"), NotTheServer),
        (reply("304 Not Modified"), NotTheServer),
        (reply("403 Forbidden", PROBLEM, body=b'{"code":"account-not-activated"}'), Refused),
        (reply("404 Not Found", "Content-Type: text/html", body=PORTAL), NotTheServer),
        (reply("404 Not Found", JSON, body=b'{"code":"not-found"}'), NotTheServer),
        (reply("404 Not Found", PROBLEM, body=b"<h1>"), NotTheServer),
        (reply("404 Not Found", TUS), NotTheServer),
        (reply("401 Unauthorized", "WWW-Authenticate: Bearer"), Refused),
        (reply("401 Unauthorized", 'WWW-Authenticate: Basic realm="box"'), NotTheServer),
        (reply("200 OK", "Content-Type: text/html", body=PORTAL), NotTheServer),
        (reply("200 OK"), NotTheServer),
        (reply("201 Created", TUS), NotTheServer),
    ],
)
def test_what_each_reply_means(answer: bytes, expected: type[Failure]) -> None:
    with answering(answer) as (server, got):
        with pytest.raises(Failure) as caught:
            ask(server.url)
        assert type(caught.value) is expected
        assert len(got) == 1  # nothing is followed, nothing repeated


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (reply("404 Not Found", TUS, "Content-Type: text/plain", body=b"not found"), "tus-404"),
        (reply("409 Conflict", TUS), "tus-409"),
        (reply("460 Checksum Mismatch", TUS), "tus-460"),
        (reply("412 Precondition Failed", TUS, PROBLEM, body=b'{"code":"version-unsupported"}'), "version-unsupported"),
    ],
)
def test_servers_of_others_refuse_without_a_problem_document(answer: bytes, expected: str) -> None:
    with answering(answer) as (server, _), pytest.raises(Refused) as caught:
        ask(server.url, expects="tus")
    assert caught.value.problem == expected


@pytest.mark.parametrize("answer", [reply("200 OK", "Content-Type: text/html", body=PORTAL), reply("404 Not Found")])
def test_a_reply_without_the_version_of_tus_is_not_the_servers(answer: bytes) -> None:
    with answering(answer) as (server, _), pytest.raises(NotTheServer):
        ask(server.url, expects="tus")


def test_a_refusal_keeps_code_wait_and_uploads() -> None:
    body = b'{"code":"upload-unknown","uploads":["a","b"],"title":"x"}'
    with (
        answering(reply("422 No", PROBLEM, "Retry-After: 3", body=body)) as (server, _),
        pytest.raises(Refused) as caught,
    ):
        ask(server.url)
    refusal = caught.value
    assert (refusal.status, refusal.problem, refusal.retry_after, refusal.uploads) == (
        422,
        "upload-unknown",
        3,
        ("a", "b"),
    )


def test_a_code_that_is_none_goes_nowhere() -> None:
    found = meaning(422, {"content-type": "application/problem+json"}, b'{"code":"Mme Exemple, 12 rue"}', "json")
    assert isinstance(found, NotTheServer)
    assert "Exemple" not in str(found)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        (" 0 ", 0),
        ("-3", 0),
        ("1.5", 1.5),
        ("999999999", LONGEST_WAIT),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("", None),
    ],
)
def test_the_wait_asked_for(value: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": value}) == seconds


def test_the_wait_as_a_date_goes_by_the_servers_clock() -> None:
    server_now = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    then = format_datetime(server_now + timedelta(seconds=90), usegmt=True)
    assert retry_after({"retry-after": then, "date": format_datetime(server_now, usegmt=True)}) == 90
    assert retry_after({"retry-after": then}) == 0


_HEADERS = st.dictionaries(
    st.sampled_from(["content-type", "retry-after", "date", "tus-resumable", "www-authenticate", "location"]),
    st.one_of(st.text(max_size=40), st.sampled_from(["application/problem+json", "1.0.0", "Bearer", "Mon, 1 Jan"])),
)


@given(
    st.integers(100, 999),
    _HEADERS,
    st.one_of(st.binary(max_size=60), st.just(b'{"code":"x"}'), st.just(b'{"code":7}')),
    st.sampled_from(["json", "tus", "any"]),
)
def test_any_reply_has_a_meaning(status: int, headers: dict[str, str], body: bytes, expects: Expects) -> None:
    found = meaning(status, headers, body, expects)
    assert isinstance(found, RetriesItself | UserActs)
    wait = getattr(found, "retry_after", None)
    assert wait is None or 0 <= wait <= LONGEST_WAIT
