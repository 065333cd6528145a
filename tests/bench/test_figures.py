"""The harness of the bench: which figures there are, how a row reads, and that ratios come from turns of one run."""

import json
from pathlib import Path

import pikepdf
import pytest

from tests.bench import __main__ as command
from tests.bench import print_out, scans
from tests.bench.figures import Figure, Measured, chosen, folder, interleaved

NAMES = {  # those that are promised
    "drop_10000_longest_stall_ms",
    "drop_10000_first_rows_ms",
    "drop_10000_vs_cp_sha256",
    "drop_100000_longest_stall_ms",
    "queue_100000_open_ms",
    "send_2000x200k_vs_curl",
    "send_2000x200k_vs_tusjs",
    "send_2000x200k_vs_tuspy",
    "send_10mb_vs_curl",
    "send_5000x4k_files_per_s",
    "rss_idle_mb",
    "rss_10000_mb",
    "rss_100000_mb",
    "cold_start_vs_bare_window",
}


def test_what_is_promised_is_measured_and_has_a_mark() -> None:
    assert {figure.name for figure in chosen(command.FIGURES, ["bulk"]) if figure.mark} >= NAMES
    assert len({figure.name for figure in command.FIGURES}) == len(command.FIGURES)


def test_one_figure_or_a_group_is_chosen() -> None:
    assert [figure.name for figure in chosen(command.FIGURES, ["rss_idle_mb"])] == ["rss_idle_mb"]
    assert {figure.name[:5] for figure in chosen(command.FIGURES, ["delivery"])} == {"send_"}
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


def test_a_ratio_is_one_of_rates() -> None:
    faster = Measured.versus(ours=2.0, theirs=5.0)
    assert faster == Measured(2.5, "x", detail="ours 2 s, theirs 5 s")
    assert Measured.times(300.0, 200.0, "ms").value == 1.5


def test_a_row_reads_the_same_for_people_and_programs() -> None:
    figure = Figure("send_x", "bulk", "what it is", lambda _: measured, 1, ">= 1.5")
    measured = Measured.versus(2.0, 2.5)
    assert json.loads(print_out.record(figure, measured, 0.5)) == {
        "name": "send_x",
        "value": 1.25,
        "unit": "x",
        "mark": ">= 1.5",
        "met": False,
        "reference": None,
        "detail": "ours 2 s, theirs 2.5 s",
        "load": 0.5,
    }
    assert print_out.line(figure, measured, 0.5).split()[:6] == ["send_x", "1.25", "x", ">=", "1.5", "MISSED"]
    assert print_out.cells(figure, measured, 0.5) == (
        "| `send_x` | 1.25 x | >= 1.5 (MISSED) | what it is, ours 2 s, theirs 2.5 s | 0.5 |"
    )


def test_what_was_measured_leaves_its_names_until_the_end_but_not_its_bytes() -> None:
    with folder() as place:
        (place / "below").mkdir()
        (place / "below/file").write_bytes(b"some")
    assert (place / "below/file").stat().st_size == 0


def test_the_scans_are_real_and_all_different(tmp_path: Path) -> None:
    paths = [*scans.draw(tmp_path / "scans", 2).iterdir(), *scans.draw(tmp_path / "small", 1, size=4_000).iterdir()]
    assert sorted(path.stat().st_size for path in paths) == [4_000, scans.SIZE, scans.SIZE]
    assert len({path.read_bytes() for path in paths}) == 3
    for path in paths:
        with pikepdf.open(path) as document:
            assert document.check_pdf_syntax() == []
