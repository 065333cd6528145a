"""Whom the program trusts: lesson U15, with an authority of the test's own."""

import ssl
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.infra.http import Http
from desktop.infra.tls import no_trust, system_trust
from desktop.kernel.failures import CertificateRefused, NotTheServer, Unreachable
from tests.infra.certificates import Authority
from tests.infra.wire import JSON, Line, WireServer, reply


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def over_tls(context: ssl.SSLContext) -> Iterator[str]:
    def scenario(line: Line) -> None:
        line.tls(context)
        while line.request()[0]:
            line.send(reply("200 OK", JSON, body=b"{}"))

    with WireServer(scenario) as server:
        yield f"https://127.0.0.1:{server.port}"


def ask(url: str, verify: ssl.SSLContext | None) -> int:
    http = Http(url, verify=verify, inactivity=5)
    try:
        return http.request("GET", "/v1/limits", bearer="secret").status
    finally:
        http.close()


def test_a_private_authority_that_was_installed_is_trusted(authority: Authority) -> None:
    for url in over_tls(authority.serving()):
        assert ask(url, authority.trusting()) == 200


def test_the_systems_store_refuses_an_authority_that_it_does_not_know(authority: Authority) -> None:
    for url in over_tls(authority.serving()):
        with pytest.raises(CertificateRefused):
            ask(url, None)


def test_a_certificate_that_has_ended(authority: Authority) -> None:
    for url in over_tls(authority.serving(days=-1)):
        with pytest.raises(CertificateRefused):
            ask(url, authority.trusting())


def test_a_certificate_for_another_machine(authority: Authority) -> None:
    for url in over_tls(authority.serving(host="127.0.0.2")):
        with pytest.raises(CertificateRefused):
            ask(url, authority.trusting())


def test_a_portal_without_tls_is_not_the_server(authority: Authority) -> None:
    scenario = WireServer(lambda line: (line.send(b"HTTP/1.1 400 Bad\r\n\r\n"), line.silence()))
    with scenario as server, pytest.raises(NotTheServer):
        ask(f"https://127.0.0.1:{server.port}", authority.trusting())


def test_closing_wakes_who_waits_within_tls(authority: Authority) -> None:
    asked = threading.Event()

    def scenario(line: Line) -> None:
        line.tls(authority.serving())
        line.request()
        asked.set()
        line.silence()

    with WireServer(scenario) as server, ThreadPoolExecutor(1) as threads:
        http = Http(f"https://127.0.0.1:{server.port}", verify=authority.trusting(), inactivity=15)
        waiting = threads.submit(http.request, "GET", "/x")
        assert asked.wait(5)
        http.close()
        with pytest.raises(Unreachable):
            waiting.result(5)


def test_the_contexts_verify() -> None:
    assert system_trust().verify_mode is ssl.CERT_REQUIRED
    assert system_trust().minimum_version >= ssl.TLSVersion.TLSv1_2
    assert no_trust().verify_mode is ssl.CERT_REQUIRED
    assert no_trust().check_hostname
