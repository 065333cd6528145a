"""What each reply, and each way of getting none, means: lessons U3, U4 and U15 on a real line."""

import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_stub.serving import Served
from desktop.infra.http import LONGEST_WAIT, Expects, Http, Reply, meaning, retry_after
from desktop.kernel.failures import (
    Failure,
    NotTheServer,
    OurBug,
    ProxyRefused,
    Refused,
    RetriesItself,
    ServerBusy,
    Unreachable,
    UserActs,
)
from tests.infra.wire import JSON, PROBLEM, TUS, Line, WireServer, answering, reply

GOOD = reply("200 OK", JSON, body=b"{}")
PORTAL = b"<!doctype html><title>Bienvenue</title>"


def ask(url: str, *, expects: Expects = "json", inactivity: float = 5.0, body: bytes | None = None) -> Reply:
    http = Http(url, inactivity=inactivity)
    try:
        return http.request("POST" if body else "GET", "/v1/limits", content=body, expects=expects)
    finally:
        http.close()


def failure(scenario: Callable[[Line], object], *, inactivity: float = 5.0, body: bytes | None = None) -> Failure:
    with WireServer(scenario) as server, pytest.raises(Failure) as caught:
        ask(server.url, inactivity=inactivity, body=body)
    return caught.value


# --- a good exchange ---------------------------------------------------------------------------------------------


def test_a_request_says_what_it_was_given() -> None:
    with answering(reply("200 OK", JSON, "X-Thing: été", body=b'{"a":1}')) as (server, got):
        http = Http(server.url, user_agent="Espace/1")
        answer = http.request("PUT", "/v1/deposits/1", bearer="secret", json=b'{"b":2}', headers={"X-Own": "yes"})
        http.close()
    assert answer.status == 200
    assert answer.body == b'{"a":1}'
    assert answer.headers["x-thing"] == "été"
    head, body = got[0]
    lines = head.decode().split("\r\n")
    assert lines[0] == "PUT /v1/deposits/1 HTTP/1.1"
    assert {
        f"Host: 127.0.0.1:{server.port}",
        "User-Agent: Espace/1",
        "Authorization: Bearer secret",
        "X-Own: yes",
        "Content-Type: application/json",
        "Content-Length: 7",
    } <= set(lines)
    assert body == b'{"b":2}'


@pytest.mark.parametrize(
    "kind", [bytes, memoryview, lambda data: (data[at : at + 1000] for at in range(0, len(data), 1000))]
)
def test_a_body_arrives_whole_and_progress_never_goes_back(kind: Callable[[bytes], bytes]) -> None:
    content = bytes(range(256)) * 5000
    heard: list[int] = []
    with answering(GOOD) as (server, got):
        http = Http(server.url)
        length = {} if kind in (bytes, memoryview) else {"Content-Length": str(len(content))}
        http.request("POST", "/x", content=kind(content), headers=length, progress=heard.append)
        http.close()
    assert got[0][1] == content
    assert heard == sorted(heard)
    assert len(heard) >= 5
    assert heard[-1] == len(content)


def test_pieces_without_a_length_are_our_own_mistake() -> None:
    with pytest.raises(OurBug):
        Http("http://127.0.0.1:9").request("POST", "/x", content=iter([b"a"]))


def test_connections_are_kept_and_never_more_than_allowed() -> None:
    with answering(GOOD) as (server, got):
        http = Http(server.url, connections=2)
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(lambda _: http.request("GET", "/x"), range(60)))
        http.close()
    assert len(got) == 60
    assert server.lines <= 2


def test_the_environment_names_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with answering(GOOD) as (server, _):
        assert ask(server.url).status == 200


def test_the_real_server_answers(stub: Served) -> None:
    http = Http(stub.url)
    assert http.request("GET", "/v1/notices").status == 200
    with pytest.raises(Refused, match="401 token-refused"):
        http.request("GET", "/v1/limits", bearer="wrong")
    with pytest.raises(Refused, match="404 not-found"):
        http.request("GET", "/v1/nothing")
    http.close()


# --- the line breaks ---------------------------------------------------------------------------------------------


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable):
        ask(f"http://127.0.0.1:{port}")


def test_a_name_that_does_not_exist() -> None:
    with pytest.raises(Unreachable):
        ask("http://nowhere.invalid")


def test_a_name_that_cannot_exist() -> None:
    with pytest.raises((Unreachable, ValueError)):
        ask("http://" + "a" * 70 + ".invalid")


@pytest.mark.parametrize(
    "scenario",
    [
        pytest.param(lambda line: line.reset(), id="reset at once"),
        pytest.param(lambda line: (line.request(), line.reset()), id="reset after the request"),
        pytest.param(lambda line: (line.request(), line.close()), id="closed without a word"),
        pytest.param(lambda line: (line.head(), line.half_close()), id="half-closed in mid-request"),
        pytest.param(lambda line: (line.request(), line.send(b"HTTP/1.1 20"), line.close()), id="cut status"),
        pytest.param(
            lambda line: (line.request(), line.send(reply("200 OK", JSON, body=b"{", length=50)), line.close()),
            id="cut body",
        ),
        pytest.param(
            lambda line: (line.request(), line.send(reply("200 OK", JSON, body=b"{", length=50)), line.reset()),
            id="reset in the body",
        ),
        pytest.param(
            lambda line: (
                line.request(),
                line.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
                line.close(),
            ),
            id="cut chunk",
        ),
    ],
)
def test_a_broken_line_is_tried_again(scenario: Callable[[Line], object]) -> None:
    assert isinstance(failure(scenario, body=b"x" * 100_000), Unreachable)


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.9\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"\x15\x03\x03\x00\x02\x02\x28",
    ],
)
def test_what_is_not_http_is_not_the_server(answer: bytes) -> None:
    found = failure(lambda line: (line.request(), line.send(answer), line.close()))
    assert isinstance(found, NotTheServer)


def test_a_reply_without_end_is_given_up() -> None:
    def pour(line: Line) -> None:
        line.request()
        line.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while True:
            line.send(bytes(1 << 20))

    assert isinstance(failure(pour), NotTheServer)


def test_silence_ends_after_the_inactivity() -> None:
    started = time.monotonic()
    assert isinstance(failure(lambda line: (line.request(), line.silence()), inactivity=0.2), Unreachable)
    assert time.monotonic() - started < 3


def test_a_server_that_stops_reading_is_given_up() -> None:
    found = failure(lambda line: (line.head(), line.silence()), inactivity=0.3, body=bytes(30_000_000))
    assert isinstance(found, Unreachable)


def test_a_slow_reply_is_waited_for_as_long_as_it_moves() -> None:
    with WireServer(lambda line: (line.request(), line.drip(GOOD, 0.02))) as server:
        started = time.monotonic()
        assert ask(server.url, inactivity=0.5).body == b"{}"
        assert time.monotonic() - started > 1.0


def test_a_refusal_in_mid_body_is_heard() -> None:
    answer = reply("413 Content Too Large", PROBLEM, "Connection: close", body=b'{"code":"upload-too-large"}')

    def refuse(line: Line) -> None:
        line.head()
        line.send(answer)
        line.half_close()

    found = failure(refuse, body=bytes(300_000))
    assert isinstance(found, Refused)
    assert found.problem == "upload-too-large"


def test_what_progress_raises_stops_the_request_and_the_next_one_works() -> None:
    class StopError(Exception):
        pass

    def stop(taken: int) -> None:
        raise StopError

    with answering(GOOD) as (server, got):
        http = Http(server.url, connections=1)
        with pytest.raises(StopError):
            http.request("POST", "/x", content=bytes(1_000_000), progress=stop)
        assert http.request("GET", "/y").status == 200
        http.close()
    assert any(head.startswith(b"GET /y") for head, _ in got)


def test_closing_wakes_who_waits() -> None:
    with WireServer(lambda line: (line.request(), line.silence())) as server:
        http = Http(server.url, inactivity=15)
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(http.request, "GET", "/x")
            assert server.reached.wait(5)
            http.close()
            with pytest.raises(Unreachable):
                waiting.result(5)
        with pytest.raises(Unreachable):
            http.request("GET", "/x")


def test_closed_before_the_first_request() -> None:
    http = Http("http://127.0.0.1:9")
    http.close()
    with pytest.raises(Unreachable):
        http.request("GET", "/x")


# --- what a reply means ------------------------------------------------------------------------------------------


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


# --- one origin --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.invalid/v1/uploads/1",
        "https://127.0.0.1:{port}/v1/uploads/1",
        "http://127.0.0.1:1/v1/uploads/1",
        "//elsewhere.invalid/v1",
        "http://127.0.0.1:{port}@elsewhere.invalid/",
        "http://user:word@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}\\@elsewhere.invalid/",
        "file:///etc/hosts",
        "v1/uploads",
        "",
        "http://[::1/",
        "http://127.0.0.1:99999999/",
    ],
)
def test_no_token_leaves_for_another_origin(address: str) -> None:
    with answering(GOOD) as (server, got):
        http = Http(server.url)
        address = address.replace("{port}", str(server.port))
        with pytest.raises(NotTheServer):
            http.request("GET", address, bearer="secret")
        http.close()
    assert not got


def test_the_own_origin_in_full_is_fine() -> None:
    with answering(GOOD) as (server, got):
        http = Http(server.url + "/")
        assert http.request("GET", f"{server.url}/v1/x?y=1").status == 200
        http.close()
    assert got[0][0].startswith(b"GET /v1/x?y=1 ")


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        ("/v1/uploads/7", "/v1/uploads/7"),
        ("https://service.invalid/v1/uploads/7?a=b", "/v1/uploads/7?a=b"),
        ("https://SERVICE.invalid:443/v1/uploads/7", "/v1/uploads/7"),
        ("uploads/7", "/v1/uploads/7"),
        ("//service.invalid/v1/uploads/7", "/v1/uploads/7"),
    ],
)
def test_a_location_is_kept_without_the_servers_name(location: str, kept: str) -> None:
    assert Http("https://service.invalid").locate(location, "/v1/uploads") == kept


@pytest.mark.parametrize(
    ("location", "kept"),
    [("/tiers/v1/uploads/7", "/v1/uploads/7"), ("/v1/uploads/7", "https://service.invalid/v1/uploads/7")],
)
def test_a_location_below_a_base_path(location: str, kept: str) -> None:
    assert Http("https://service.invalid/tiers/").locate(location, "/v1/uploads") == kept


@pytest.mark.parametrize(
    "location",
    ["", "http://service.invalid/v1/7", "https://elsewhere.invalid/7", "//elsewhere.invalid/7", "https://a@service.invalid/7",
     "https://service.invalid:8443/7", "javascript:alert(1)", "https://[::1"],
)  # fmt: skip
def test_a_location_elsewhere_is_refused(location: str) -> None:
    with pytest.raises(NotTheServer):
        Http("https://service.invalid").locate(location, "/v1/uploads")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "service.invalid",
        "ftp://service.invalid",
        "http://",
        "https://u:p@service.invalid",
        "http://[::1",
        "http://service.invalid:99999",
    ],
)
def test_an_address_that_is_none_is_told_at_once(address: str) -> None:
    with pytest.raises(ValueError):
        Http(address)


def test_a_name_with_accents_is_one_origin() -> None:
    http = Http("https://santé.invalid")
    assert http.locate("https://xn--sant-epa.invalid/v1/7", "/v1") == "/v1/7"


# --- proxies -----------------------------------------------------------------------------------------------------


def test_a_request_goes_through_the_proxy() -> None:
    with answering(GOOD) as (server, got):
        http = Http("http://service.invalid", proxy=server.url)
        assert http.request("GET", "/v1/limits").status == 200
        http.close()
    assert got[0][0].startswith(b"GET http://service.invalid/v1/limits HTTP/1.1")


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_its_own_identification(scheme: str) -> None:
    with answering(reply("407 Proxy Authentication Required", "Proxy-Authenticate: Negotiate")) as (server, got):
        http = Http(f"{scheme}://service.invalid", proxy=server.url)
        with pytest.raises(ProxyRefused):
            http.request("GET", "/v1/limits", bearer="secret")
        http.close()
    if scheme == "https":
        assert got[0][0].startswith(b"CONNECT service.invalid:443")
        assert b"secret" not in got[0][0]


def test_a_proxy_that_cannot_reach_the_service() -> None:
    with answering(reply("502 Bad Gateway")) as (server, _):
        http = Http("https://service.invalid", proxy=server.url)
        with pytest.raises(Unreachable):
            http.request("GET", "/v1/limits")
        http.close()


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:9", "nonsense", "http://"])
def test_a_proxy_that_is_none_is_told_at_once(proxy: str) -> None:
    with pytest.raises(ValueError):
        Http("http://service.invalid", proxy=proxy)


def test_many_threads_closing_at_once_leave_nothing() -> None:
    with WireServer(lambda line: (line.request(), line.silence())) as server:
        http = Http(server.url, connections=3, inactivity=15)
        with ThreadPoolExecutor(6) as threads:
            waiting = [threads.submit(http.request, "GET", "/x") for _ in range(6)]
            assert server.reached.wait(5)
            closers = [threading.Thread(target=http.close) for _ in range(2)]
            for closer in closers:
                closer.start()
            for one in waiting:
                with pytest.raises(Unreachable):
                    one.result(5)
            for closer in closers:
                closer.join()
