"""A request over a line that does as it is told, and the failure that it ends in."""

from collections.abc import Callable

import pytest

from desktop.infra.http import Expects, Http, Reply
from desktop.kernel.failures import (
    Failure,
)
from tests.infra.wire import JSON, Line, WireServer, reply

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
