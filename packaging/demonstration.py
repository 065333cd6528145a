"""The demonstration: a server of its own, a folder of fictitious scans, and the program signed in.

Owns the processes and the folder `.demo`. In the window, what was done stays from one demonstration to the next; the
tour, which a machine without a display gets instead, starts from nothing each time and leaves pictures.
"""

import contextlib
import json
import os
import platform
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

import environment

STOPS_WITHIN = 10  # seconds, before it is made to


def run(root: Path) -> int:
    """Open the window, or run the tour where there is no display; the result is the program's exit code."""
    tools = environment.ready(root, "demo")
    window = has_display()
    environment.system_libraries(window=window)
    return show(root, tools) if window else tour(root, tools)


def show(root: Path, tools: environment.Tools) -> int:
    """The window, over what earlier demonstrations left."""
    place = root / ".demo" / "window"
    documents = draw(root, tools, place / "program")
    with server(root, tools, place / "server") as url:
        print(f"The demonstration's documents are in {documents}: drop them on the window.")
        command = [tools.python, "-m", "desktop", "--demo", "--server", url, "--basedir", str(place / "program")]
        return subprocess.call(command, cwd=root, env=tools.environ)


def tour(root: Path, tools: environment.Tools) -> int:
    """The tour, from nothing; it has a server of its own, whose line it cuts and mends."""
    print("No display here: the program makes its tour off-screen. It takes some minutes.")
    place, pictures = root / ".demo" / "tour", root / ".demo" / "pictures"
    for folder in (place, pictures):
        shutil.rmtree(folder, ignore_errors=True)
    pictures.mkdir(parents=True)
    draw(root, tools, place)
    command = [tools.python, "-m", "desktop", "--demo", "--tour", str(pictures), "--basedir", str(place)]
    environ = tools.environ | {"QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(command, cwd=root, env=environ, start_new_session=True)
    try:
        with ended_by_signal():
            code = process.wait()
    finally:
        end_group(process)
    if code:
        print(f"The tour stopped with code {code}. What it had seen by then is in:\n{pictures}")
    else:
        print(f"The tour's pictures and its summary are in:\n{pictures}")
    return code


def draw(root: Path, tools: environment.Tools, basedir: Path) -> Path:
    """The fictitious scans where `--demo` looks for them, drawn unless an earlier demonstration did."""
    documents = basedir / "documents"
    if not documents.is_dir():
        drawing = basedir / "documents.new"
        command = [tools.python, str(root / "packaging" / "samples.py"), str(drawing)]
        subprocess.run(command, cwd=root, env=tools.environ, stdout=subprocess.DEVNULL, check=True)
        drawing.rename(documents)
    return documents


def has_display() -> bool:
    """Whether a window can be shown to somebody."""
    if platform.system() == "Linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


@contextlib.contextmanager
def server(root: Path, tools: environment.Tools, data: Path) -> Iterator[str]:
    """The thin server with the demonstration practice; gives its address and is stopped whatever happens."""
    data.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [tools.python, "-m", "api_stub", "--port", "0", "--data", str(data), "--seed", "demo"],
        cwd=root, env=tools.environ, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        first = process.stdout.readline() if process.stdout else ""
        try:
            url = str(json.loads(first)["url"])
        except (ValueError, KeyError, TypeError):
            raise environment.SetUpStopped("The demonstration server did not start; what it said is above.") from None
        with ended_by_signal():
            yield url
    finally:
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process that leads a group of its own, with all that it started and may have left behind."""
    if os.name == "nt":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    process.wait()


@contextlib.contextmanager
def ended_by_signal() -> Iterator[None]:
    """Let SIGTERM leave the block as Ctrl+C does, through what stands at its end."""

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(143)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
