"""The demonstration's server starts, says where it is, and is stopped however the demonstration ends."""

import os
import sys
from pathlib import Path

import demonstration
import environment
import httpx
import pytest

from tests.laws.source import ROOT


@pytest.fixture
def tools() -> environment.Tools:
    """The environment in which the tests run."""
    return environment.Tools(sys.executable, dict(os.environ))


def notices(url: str) -> int:
    return httpx.get(url + "/v1/notices", trust_env=False).status_code


def test_the_server_is_stopped_after_use(tools: environment.Tools, tmp_path: Path) -> None:
    with demonstration.server(ROOT, tools, tmp_path / "server") as url:
        assert notices(url) == 200
    with pytest.raises(httpx.ConnectError):
        notices(url)


def test_the_server_is_stopped_after_a_fault(tools: environment.Tools, tmp_path: Path) -> None:
    told = []

    def demonstrate() -> None:
        with demonstration.server(ROOT, tools, tmp_path / "server") as url:
            told.append(url)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        demonstrate()
    with pytest.raises(httpx.ConnectError):
        notices(told[0])


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    nothing = environment.Tools(sys.executable, os.environ | {"PYTHONPATH": "", "PYTHONSAFEPATH": "1"})
    with (
        pytest.raises(environment.SetUpStopped, match="did not start"),
        demonstration.server(tmp_path, nothing, tmp_path / "server"),
    ):
        pass


def test_a_display_is_what_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not demonstration.has_display()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert demonstration.has_display()
    monkeypatch.setattr("platform.system", lambda: "Windows")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert demonstration.has_display()
