"""The harness of the bench: which figures there are, how a row reads, and that ratios come from turns of one run."""

import json
from pathlib import Path

import pikepdf
import pytest

from tests.bench import __main__ as command
from tests.bench import scans
from tests.bench.figures import Measured, chosen, interleaved

NAMES = {
    "send_2000x200k_vs_curl",
    "send_2000x200k_vs_tusjs",
    "drop_2000_longest_stall_ms",
    "cold_start_vs_bare_window",
    "rss_idle_mb",
}


def test_the_first_figures_are_there() -> None:
    assert {figure.name for figure in command.FIGURES} >= NAMES
    assert len({figure.name for figure in command.FIGURES}) == len(command.FIGURES)


def test_one_figure_or_a_group_is_chosen() -> None:
    assert [figure.name for figure in chosen(command.FIGURES, ["rss_idle_mb"])] == ["rss_idle_mb"]
    assert {figure.group for figure in chosen(command.FIGURES, ["delivery"])} == {"delivery"}
    assert chosen(command.FIGURES, []) == list(command.FIGURES)
    with pytest.raises(LookupError, match="nothing"):
        chosen(command.FIGURES, ["nothing"])


def test_passes_are_taken_in_turns_and_medians_count() -> None:
    order: list[str] = []
    times = {"ours": iter((3.0, 1.0, 2.0)), "theirs": iter((4.0, 40.0, 5.0))}

    def work(name: str) -> float:
        order.append(name)
        return next(times[name])

    assert interleaved(3, lambda: work("ours"), lambda: work("theirs")) == [2.0, 5.0]
    assert order == ["ours", "theirs"] * 3


def test_a_row_reads_the_same_for_people_and_programs() -> None:
    figure = command.FIGURES[0]
    measured = Measured(3.0, "s", 2.0)
    assert json.loads(command.record(figure, measured)) == {
        "name": figure.name,
        "unit": "s",
        "value": 3.0,
        "reference": 2.0,
        "ratio": 1.5,
    }
    assert command.row(figure, measured).split() == [figure.name, "3", "s", "2", "1.5"]
    assert json.loads(command.record(figure, Measured(3.0, "s")))["ratio"] is None


def test_the_scans_are_real_and_all_different(tmp_path: Path) -> None:
    paths = scans.draw(tmp_path, 3)
    assert {path.stat().st_size for path in paths} == {scans.SIZE}
    assert len({path.read_bytes() for path in paths}) == 3
    for path in paths:
        with pikepdf.open(path) as document:
            assert document.check_pdf_syntax() == []
