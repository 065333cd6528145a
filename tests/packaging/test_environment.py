"""A fresh machine is set up once; one that was interrupted is mended; what can't be done is said with its remedy."""

import ast
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import environment
import pytest

from tests.laws.source import ROOT

DEV = ROOT / "packaging" / "dev.py"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose lock files ask for nothing, so that nothing is downloaded."""
    (tmp_path / "packaging").mkdir()
    for name in environment.SETS.values():
        (tmp_path / "packaging" / name).write_text("# nothing\n", encoding="utf-8")
    return tmp_path


def said(project: Path, wanted: str = "demo") -> str:
    out = io.StringIO()
    environment.ready(project, wanted, out=out)
    return out.getvalue()


def remember(project: Path, python: str) -> None:
    """Let the environment's stamp name another Python."""
    stamp = project / ".venv" / environment.STAMP
    stamp.write_text(json.dumps(json.loads(stamp.read_text(encoding="utf-8")) | {"python": python}), encoding="utf-8")


def test_set_up_once_then_left_alone(project: Path) -> None:
    assert "Making a virtual environment" in said(project, "test")
    assert said(project, "test") == ""
    assert said(project, "demo") == ""  # the tests' packages are the demonstration's and more

    tools = environment.ready(project, "demo", out=io.StringIO())
    command = [tools.python, "-c", "import sys; print(sys.prefix)"]
    prefix = subprocess.run(command, env=tools.environ, capture_output=True, text=True, check=True).stdout.strip()
    assert Path(prefix).resolve() == (project / ".venv").resolve()

    (project / "packaging" / environment.SETS["demo"]).write_text("# other pins\n", encoding="utf-8")
    assert re.fullmatch("Installing the pinned packages of packaging/constraints-demo.txt.*\n", said(project))
    assert said(project) == ""


def test_an_interrupted_set_up_is_mended(project: Path) -> None:
    said(project)
    (project / ".venv" / environment.STAMP).unlink()  # before the last step
    assert "Making a virtual environment" in said(project)
    shutil.rmtree(next((project / ".venv").rglob("site-packages")) / "pip")  # in the middle
    assert "Making a virtual environment" in said(project)
    remember(project, "3.11.0rc1")  # since then, the machine's Python was changed
    assert "Making a virtual environment" in said(project)
    assert said(project) == ""


def test_pins_that_cannot_be_had_stop_with_a_sentence(project: Path) -> None:
    pins = project / "packaging" / environment.SETS["demo"]
    pins.write_text(f"nowhere @ {(project / 'nowhere.whl').as_uri()} --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with pytest.raises(environment.SetUpStopped, match="run the same command again"):
        said(project)
    pins.write_text("# mended\n", encoding="utf-8")
    assert "Installing" in said(project)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the other systems bring Qt's libraries along")
class TestSystemLibraries:
    """Qt's libraries of the system, on Linux."""

    def test_nothing_is_said_where_they_are_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        environment.system_libraries()
        assert capsys.readouterr().out == ""

    def test_who_may_not_install_is_told_what_to_type(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(environment, "OFFSCREEN_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
        monkeypatch.setattr("os.geteuid", lambda: 1000)
        monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/apt-get")
        with pytest.raises(environment.SetUpStopped, match=r"sudo apt-get .* libnowhere9"):
            environment.system_libraries()

    def test_a_system_without_apt_is_told_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(environment, "OFFSCREEN_LIBRARIES", {"libnowhere.so.9": "libnowhere9"})
        monkeypatch.setattr(shutil, "which", lambda _name: None)
        with pytest.raises(environment.SetUpStopped, match=r"libnowhere\.so\.9"):
            environment.system_libraries()


class TestFileMakers:
    """Programs that make the files of some tests."""

    def test_nothing_is_said_where_they_are_there(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(environment, "FILE_MAKERS", {sys.executable: ("python3",)})
        environment.file_makers()
        assert capsys.readouterr().out == ""

    @pytest.mark.skipif(os.name == "nt", reason="a script stands in for the namesake")
    def test_a_namesake_doesnt_count(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "convert").write_text("#!/bin/sh\necho 'Converts volumes to NTFS'\n")
        (tmp_path / "convert").chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(environment, "FILE_MAKERS", {"convert": ("imagemagick",)})
        environment.file_makers()
        assert "convert" in capsys.readouterr().out

    def test_who_may_not_install_is_told_and_goes_on(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(environment, "FILE_MAKERS", {"no-such-program": ("nowhere9",)})
        monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
        monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
        environment.file_makers()
        told = capsys.readouterr().out
        assert "nowhere9" in told
        assert "no-such-program" in told
        assert ("and fail" if sys.platform.startswith("linux") else "left out") in told


# --- the command -------------------------------------------------------------------------------------------------


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


def test_an_old_python_is_told_so() -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2, 'final', 0); runpy.run_path(sys.argv[1])"
    answer = run("-c", pretend, str(DEV), "test")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Espace Tiers needs Python 3.11 or newer; this is Python 3.9 ")


def test_an_old_python_can_read_the_command() -> None:
    """It has to read the whole file before it can say that it is too old."""
    ast.parse(DEV.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_an_unknown_word_is_answered_with_the_verbs() -> None:
    answer = run(str(DEV), "sing")
    assert answer.returncode == 2
    assert all(verb in answer.stderr for verb in ("demo", "test", "lint", "bench", "lock"))


def test_the_command_needs_the_standard_library_alone() -> None:
    answer = run("-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(DEV.parent)!r}); import dev")
    assert answer.returncode == 0, answer.stderr
