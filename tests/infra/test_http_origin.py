"""No token leaves for another origin; proxies are asked as they want."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.infra.http import Http
from desktop.kernel.failures import (
    NotTheServer,
    ProxyRefused,
    Unreachable,
)
from tests.infra.asking import GOOD
from tests.infra.wire import WireServer, answering, reply

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
