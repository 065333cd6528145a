"""What each reply, and each way of getting none, means: lessons U3, U4 and U15 on a real line."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from api_stub.serving import Served
from desktop.infra.http import Http
from desktop.kernel.failures import (
    HungUp,
    NotTheServer,
    OurBug,
    Refused,
    Unreachable,
)
from tests.infra.asking import GOOD, ask, failure
from tests.infra.wire import JSON, PROBLEM, Line, WireServer, answering, reply

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


def test_hanging_up_wakes_who_waits_and_the_next_request_takes_another_line() -> None:
    lines: list[Line] = []

    def scenario(line: Line) -> None:
        lines.append(line)
        line.request()
        if len(lines) == 1:
            line.silence()
        line.send(GOOD)

    with WireServer(scenario) as server:
        http = Http(server.url, inactivity=15)
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(http.request, "GET", "/x")
            assert server.reached.wait(5)
            http.hang_up()
            with pytest.raises(HungUp):
                waiting.result(5)
        assert http.request("GET", "/y").status == 200
        http.close()


def test_closed_before_the_first_request() -> None:
    http = Http("http://127.0.0.1:9")
    http.close()
    with pytest.raises(Unreachable):
        http.request("GET", "/x")
