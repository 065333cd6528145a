"""What is dragged is counted and weighed: folders within folders, bounds, and what can't be read."""

from pathlib import Path
from threading import Event

from desktop.toolkit.scale import Heap, Scale


def fill(folder: Path, files: int, suffix: str = ".pdf", octets: int = 10) -> None:
    folder.mkdir(parents=True)
    for number in range(files):
        (folder / f"{number}{suffix}").write_bytes(b"x" * octets)


def test_folders_are_weighed_with_all_that_is_in_them(tmp_path: Path) -> None:
    fill(tmp_path / "2026" / "novembre", 3)
    fill(tmp_path / "2026" / "octobre", 2, ".docx")
    (tmp_path / "2026" / ".DS_Store").write_bytes(b"junk")
    (tmp_path / "seul.PDF").write_bytes(b"x" * 5)
    heap = Scale([tmp_path / "2026", tmp_path / "seul.PDF"], frozenset({".pdf"})).go_on(60)
    assert heap == Heap(files=6, folders=1, octets=55, strangers=2, whole=True)


def test_it_stops_where_nobody_counts_any_more(tmp_path: Path) -> None:
    fill(tmp_path / "a", 30)
    heap = Scale([tmp_path / "a"], most=20).go_on(60)
    assert (heap.files, heap.whole, heap.more) == (20, True, True)
    assert not Scale([tmp_path / "a"], most=31).go_on(60).more


def test_it_goes_on_where_it_left(tmp_path: Path) -> None:
    fill(tmp_path / "a", 200)
    scale = Scale([tmp_path / "a"])
    heap = scale.go_on(0)
    assert (heap.files < 200, heap.whole) == (True, False)
    while not heap.whole:
        heap = scale.go_on(0)
    assert (heap.files, heap.octets) == (200, 2000)


def test_loops_and_what_is_gone_hold_nothing_up(tmp_path: Path) -> None:
    fill(tmp_path / "a", 1)
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "a" / "nowhere.pdf").symlink_to(tmp_path / "gone.pdf")
    heap = Scale([tmp_path / "a", tmp_path / "gone.pdf"]).go_on(60)
    assert (heap.files, heap.whole) == (2, True)


def test_it_stops_when_nobody_asks_any_more(tmp_path: Path) -> None:
    over = Event()
    scale = Scale([tmp_path] * 3, over=over)
    over.set()
    assert scale.go_on(60).others == 3
