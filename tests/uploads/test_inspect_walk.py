"""Walking what was dropped, and the names that come with it: lesson U10."""

import hashlib
import os
import shutil
import unicodedata
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.ids import Sha256
from desktop.uploads.facts import Limits
from desktop.uploads.inspect import Bad, Found, inspect, walk
from desktop.uploads.names import natural, shown, system_path, verbatim

LIMITS = Limits(1000, frozenset({"application/pdf"}), ())


def plant(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"x")


def met(*paths: Path) -> list[str]:
    return [
        f"{one.folder}/{one.name}" if isinstance(one, Found) else f"!{one.reason} {one.found.name}"
        for one in walk(paths)
    ]


def test_files_as_given_and_folders_as_pages_are_counted(tmp_path: Path) -> None:
    plant(
        tmp_path, "b.pdf", "lot/page10.pdf", "lot/page2.pdf", "lot/Page1.pdf", "lot/mars 2/a.pdf", "lot/mars 10/a.pdf"
    )
    assert met(tmp_path / "b.pdf", tmp_path / "lot") == [
        "/b.pdf",
        "mars 2/a.pdf",
        "mars 10/a.pdf",
        "/Page1.pdf",
        "/page2.pdf",
        "/page10.pdf",
    ]


def test_what_systems_leave_behind_is_passed_over(tmp_path: Path) -> None:
    plant(
        tmp_path,
        "Thumbs.db",
        ".DS_Store",
        "Desktop.ini",
        "~$lettre.docx",
        "._scan.pdf",
        "__MACOSX/._scan.pdf",
        "scan.pdf",
    )
    assert met(tmp_path) == ["/scan.pdf"]
    assert met(tmp_path / "Thumbs.db") == ["/Thumbs.db"]  # who drops exactly that wants to hear about it


def test_links_are_followed_but_never_in_circles(tmp_path: Path) -> None:
    plant(tmp_path, "lot/a.pdf", "other/b.pdf")
    (tmp_path / "lot" / "again").symlink_to(tmp_path / "lot")
    (tmp_path / "lot" / "other").symlink_to(tmp_path / "other")
    (tmp_path / "lot" / "c.pdf").symlink_to(tmp_path / "other" / "b.pdf")
    (tmp_path / "lot" / "d.pdf").symlink_to(tmp_path / "nowhere")
    assert met(tmp_path / "lot") == ["/a.pdf", "/c.pdf", "/d.pdf", "other/b.pdf"]


def test_a_folder_is_walked_once_however_it_is_reached(tmp_path: Path) -> None:
    plant(tmp_path, "lot/mars/a.pdf", "lot/b.pdf")
    assert met(tmp_path / "lot" / "mars", tmp_path / "lot", tmp_path / "lot") == ["/a.pdf", "/b.pdf"]


def test_a_path_that_is_not_there_is_for_the_reader_to_say(tmp_path: Path) -> None:
    (found,) = walk([tmp_path / "gone.pdf"])
    assert isinstance(found, Found)
    assert inspect(found, LIMITS) == Bad(found, "gone")


def test_a_folder_that_vanishes_during_the_walk_is_said_and_the_walk_goes_on(tmp_path: Path) -> None:
    plant(tmp_path, "lot/1/a.pdf", "lot/2/b.pdf", "lot/3/c.pdf")
    steps = walk([tmp_path / "lot"])
    first = next(steps)
    shutil.rmtree(tmp_path / "lot" / "2")
    rest = list(steps)
    assert isinstance(first, Found)
    assert [one.name if isinstance(one, Found) else (one.reason, one.found.name) for one in rest] == [
        ("gone", "2"),
        "c.pdf",
    ]


def test_a_share_that_vanishes_is_said_for_each_file(tmp_path: Path) -> None:
    plant(tmp_path, "share/a.pdf", "share/b.pdf")
    found = list(walk([tmp_path / "share"]))
    shutil.rmtree(tmp_path / "share")
    reasons = [
        judged.reason for one in found if isinstance(one, Found) and isinstance(judged := inspect(one, LIMITS), Bad)
    ]
    assert reasons == ["gone", "gone"]


def test_a_path_that_is_too_long_for_the_system_is_one_bad_folder(tmp_path: Path) -> None:
    plant(tmp_path, "lot/a.pdf")
    assert met(tmp_path / ("x" * 300), tmp_path / "lot") == [f"/{'x' * 300}", "/a.pdf"]


def test_folders_deeper_than_any_path_may_be(tmp_path: Path) -> None:
    plant(tmp_path, "z.pdf")
    descents = [os.open(tmp_path, os.O_RDONLY)]
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=descents[-1])
        descents.append(os.open("d" * 200, os.O_RDONLY, dir_fd=descents[-1]))
    for descent in descents:
        os.close(descent)
    assert met(tmp_path) == [f"!unreadable {'d' * 200}", "/z.pdf"]


def test_a_path_of_300_characters(tmp_path: Path) -> None:
    plant(tmp_path, "/".join(["dossier des factures de l’année"] * 10) + "/a.pdf")
    (found,) = walk([tmp_path])
    assert isinstance(found, Found)
    assert len(str(found.path)) > 300
    assert inspect(found, LIMITS) == Bad(found, "unsupported", 1, "text/plain", Sha256(hashed(b"x")))


def hashed(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_first_file_of_a_large_tree_comes_before_it_was_listed(tmp_path: Path) -> None:
    for number in range(40):
        plant(tmp_path, *(f"{number}/{page}.pdf" for page in range(5)))
    steps = walk([tmp_path])
    next(steps)
    shutil.rmtree(tmp_path / "39")
    assert sum(isinstance(one, Bad) for one in steps) == 1


def test_a_very_large_folder_comes_in_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.uploads.walk.RUN", 10)
    plant(tmp_path, *(f"{page}.pdf" for page in range(29)))
    names = [one.name for one in walk([tmp_path]) if isinstance(one, Found)]
    assert sorted(names, key=natural) == [f"{page}.pdf" for page in range(29)]
    for start in (0, 10, 20):
        run = names[start : start + 10]
        assert run == sorted(run, key=natural)


# --- names -------------------------------------------------------------------------------------------------------


def test_a_composed_and_a_decomposed_name_are_two_files_with_one_look(tmp_path: Path) -> None:
    composed = "Œuvrard é.pdf"
    plant(tmp_path, composed, unicodedata.normalize("NFD", composed))
    found = [one for one in walk([tmp_path]) if isinstance(one, Found)]
    assert [one.name for one in found] == [composed] * len(found)
    assert len({one.path for one in found}) == len(found) == len(list(tmp_path.iterdir()))


def test_names_that_differ_by_case(tmp_path: Path) -> None:
    plant(tmp_path, "Scan.pdf", "scan.pdf")
    assert sorted(met(tmp_path)) == sorted(f"/{one.name}" for one in tmp_path.iterdir())


def test_a_name_that_is_not_unicode(tmp_path: Path) -> None:
    raw = os.fsencode(tmp_path) + b"/Ordonnance_\xe9t\xe9.pdf"
    descriptor = os.open(raw, os.O_CREAT | os.O_WRONLY)
    os.write(descriptor, b"x")
    os.close(descriptor)
    (found,) = walk([tmp_path])
    assert isinstance(found, Found)
    assert found.name == "Ordonnance_été.pdf"
    judged = inspect(found, LIMITS)
    assert isinstance(judged, Bad)
    assert judged.size == 1  # it was found again under its own name and read


def test_a_name_of_nothing_that_can_be_shown(tmp_path: Path) -> None:
    plant(tmp_path, "\u200b", "\x01\x02", " . ")
    assert met(tmp_path) == ["!name-unusable ?"] * 3


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("CON", "CON_"),
        ("con.pdf", "con_.pdf"),
        ("COM1.tar.gz", "COM1_.tar.gz"),
        ("CONGÉS.pdf", "CONGÉS.pdf"),
        ("scan.pdf. .", "scan.pdf"),
        (" scan.pdf ", "scan.pdf"),
        ("a\tb\nc.pdf", "a b c.pdf"),
        ('a:b?"c".pdf', "a_b__c_.pdf"),
        ("rib\u202efdp.exe", "ribfdp.exe"),
        ("👩🏽 ordonnance.pdf", "👩🏽 ordonnance.pdf"),
        ("e\u0301te\u0301.pdf", "été.pdf"),
        ("\ud83d seul.pdf", "\ufffd seul.pdf"),
        ("fl\udce9.pdf", "flé.pdf"),
        (".pdf", ".pdf"),
        ("...", ""),
    ],
)
def test_how_a_name_is_shown(name: str, seen: str) -> None:
    assert shown(name) == seen


@given(st.text(st.characters(codec=None), max_size=60))
def test_any_name_can_be_shown(name: str) -> None:
    seen = shown(name)
    seen.encode()
    assert seen == unicodedata.normalize("NFC", seen)
    assert not set(seen) & set('<>:"/\\|?*\n\t\0')
    assert not seen.endswith((" ", "."))
    assert shown(seen) == seen


@given(st.lists(st.text(max_size=8), max_size=6))
def test_any_names_can_be_put_in_order(names: list[str]) -> None:
    sorted(names, key=natural)


def test_pages_are_put_in_order() -> None:
    names = ["p10", "p9", "P1", "é2", "e1", "p09", "2", "10", "p²"]
    assert sorted(names, key=natural) == ["2", "10", "e1", "P1", "p9", "p09", "p10", "p²", "é2"]


# --- Windows' long paths -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "handed"),
    [
        ("C:\\Scans\\CON", "\\\\?\\C:\\Scans\\CON"),
        ("C:/Scans/" + "x" * 300, "\\\\?\\C:\\Scans\\" + "x" * 300),
        ("\\\\server\\share\\a. ", "\\\\?\\UNC\\server\\share\\a. "),
        ("\\\\?\\C:\\Scans", "\\\\?\\C:\\Scans"),
    ],
)
def test_windows_is_handed_paths_that_it_takes_literally(path: str, handed: str) -> None:
    assert verbatim(PureWindowsPath(path)) == handed


def test_elsewhere_paths_are_as_they_are(tmp_path: Path) -> None:
    if os.name != "nt":
        assert system_path(tmp_path) == str(tmp_path)
