"""What lies in the repository: its top level, its lock files, its two commands, and nothing of anybody's machine."""

import os
import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.laws.source import ROOT

TOP = {"desktop", "resources", "api_stub", "pyproject.toml", "tests", "packaging", "README.md", "LICENSE"}
MADE = {"__pycache__", "node_modules", "build", "dist", "espace_tiers.egg-info"}  # by tools; never committed
LOCKS = ("constraints.txt", "constraints-demo.txt", "constraints-node.txt")
PIN = re.compile(
    r"^(?P<name>[a-z0-9.\-]+)==(?P<version>[^\s;\\]+)(?: ; (?P<marker>[^\\]+?))?"
    r"(?: \\\n    --hash=sha256:[0-9a-f]{64})+$",
    re.MULTILINE,
)
# Folders of somebody's machine. In brackets, so that this file passes its own law; /home/x/ is nobody's.
MACHINE = re.compile(
    r"/[w]ork/|/[r]oot/|/[h]ome/(?!x/)\w+/|[A-Z]:\\[U]sers\\(?!x\\)\w+|/[U]sers/(?!x/)\w+/|/tmp/[b]rief"
)
TEXT = {".py", ".md", ".toml", ".txt", ".sql", ".qss", ".json", ".js", ".mjs", ".svg", ".spec", ".cfg", ".html", ""}


def ours() -> list[Path]:
    """Every text file of the project."""
    found = [ROOT / name for name in sorted(TOP) if (ROOT / name).is_file()]
    found += [path for path in sorted((ROOT / ".ci").rglob("*")) if path.is_file()]
    for folder in sorted(TOP):
        for place, folders, files in os.walk(ROOT / folder):
            folders[:] = [name for name in folders if name not in MADE and not name.startswith(".")]
            found += [Path(place) / name for name in files]
    return [path for path in found if path.suffix in TEXT]


def test_top_level() -> None:
    assert {path.name for path in ROOT.iterdir() if not path.name.startswith(".")} - MADE == TOP


def test_nothing_names_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in ours()
        if (match := MACHINE.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such bit")
def test_ci_can_be_run() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_readme_shows_the_two_commands() -> None:
    words = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 packaging/dev.py demo" in words
    assert "python3 packaging/dev.py test" in words


def test_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(links) > 2
    assert [link for link in links if not (ROOT / link).exists()] == []


# --- lock files --------------------------------------------------------------------------------------------------


def pins(name: str) -> dict[str, re.Match[str]]:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    return {match["name"]: match for match in PIN.finditer(text)}


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_is_a_pin_with_hashes(name: str) -> None:
    """So that there is no address of an index, no file and no repository in it either."""
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    assert PIN.sub("", text).strip() == ""
    assert len(pins(name)) > 0


def wanted(extras: tuple[str, ...]) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = project["dependencies"] + [line for extra in extras for line in project["optional-dependencies"][extra]]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize(
    ("name", "extras"), [("constraints.txt", ("stub", "test")), ("constraints-demo.txt", ("stub",))]
)
def test_every_dependency_is_pinned_within_its_range(name: str, extras: tuple[str, ...]) -> None:
    pinned = pins(name)
    for requirement in wanted(extras):
        match = pinned[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(match["version"]), requirement


def test_the_demonstration_runs_the_versions_that_are_tested() -> None:
    tested = {name: match[0] for name, match in pins("constraints.txt").items()}
    assert {name: match[0] for name, match in pins("constraints-demo.txt").items()}.items() <= tested.items()


@pytest.mark.parametrize(
    ("package", "system"),
    [("pywin32-ctypes", "win32"), ("secretstorage", "linux"), ("pyside6", "darwin"), ("apsw-sqlite3mc", "win32")],
)
def test_the_pins_serve_every_system(package: str, system: str) -> None:
    marker = pins("constraints-demo.txt")[package]["marker"]
    assert marker is None or Marker(marker).evaluate({"sys_platform": system})


def test_python_is_told_once() -> None:
    """The oldest Python is the same wherever it is named."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
