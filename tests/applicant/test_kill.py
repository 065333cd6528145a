"""Killed at each edge of the wire and started again: exactly one application at the service, whole."""

import subprocess
import sys

import pytest

from api_stub.serving import Served
from tests.applicant.mortal import KILLED
from tests.applicant.workstation import Workstation, applications

EDGES = range(1, 13)  # one more than there are: limits, two creations, an appended chunk, the seal; before and after


def run(station: Workstation, token: str, at: int) -> int:
    command = [sys.executable, "-m", "tests.applicant.mortal", str(station.folder), station.served.url, token, str(at)]
    return subprocess.run(command, timeout=100, check=False).returncode


@pytest.mark.parametrize("at", EDGES)
def test_exactly_one_application(station: Workstation, served: Served, at: int) -> None:
    token = station.key().token
    died = run(station, token, at)
    assert died in (KILLED, 0)
    if died:
        assert run(station, token, 0) == 0
    assert [documents for _, _, documents in applications(served)] == [2]


def test_the_edges_are_all_there_are(station: Workstation) -> None:
    assert run(station, station.key().token, EDGES[-1]) == 0


def test_killed_twice_and_given_another_key(station: Workstation, served: Served) -> None:
    assert run(station, station.key().token, 9) == KILLED
    assert run(station, station.key().token, 1) == KILLED
    assert run(station, station.key().token, 0) == 0
    assert [documents for _, _, documents in applications(served)] == [2]
