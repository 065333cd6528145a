"""Leaving at the worst moment of the start: the first window stands, and what stands behind it is being imported."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.laws.source import ROOT

STARTS = 10
AT_ONCE = 2  # processors that the smallest machine has


def test_leaving_at_the_first_paint_ends_well_ten_times(tmp_path: Path) -> None:
    # A thread that still made Qt classes while Python took itself apart crashed one start in a few.
    for first in range(0, STARTS, AT_ONCE):
        runs = [_start(tmp_path / str(number)) for number in range(first, first + AT_ONCE)]
        for run in runs:
            told, said = run.communicate(timeout=120)
            assert (run.returncode, said) == (0, "")
            assert json.loads(told)["at"] > 0


def _start(basedir: Path) -> "subprocess.Popen[str]":
    """The program, which quits once its first window was painted; there is no service."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.probe", "start", "ours", str(basedir), "http://127.0.0.1:9"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
