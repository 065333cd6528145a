"""The demonstration: a server of its own, a folder of fictitious scans, and the program signed in to both.

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
    place = root / ".demo" / ("window" if window else "tour")
    pictures = root / ".demo" / "pictures"
    if not window:
        for folder in (place, pictures):
            shutil.rmtree(folder, ignore_errors=True)
        pictures.mkdir(parents=True)
    program = place / "program"
    documents = program / "documents"  # where `python -m desktop --demo` looks for what it may deposit
    documents.mkdir(parents=True, exist_ok=True)
    samples = [tools.python, str(root / "packaging" / "samples.py"), str(documents)]
    subprocess.run(samples, cwd=root, env=tools.environ, stdout=subprocess.DEVNULL, check=True)
    with server(root, tools, place / "server") as url:
        command = [tools.python, "-m", "desktop", "--demo", "--server", url, "--basedir", str(program)]
        if window:
            print(f"The demonstration's documents are in {documents}: drop them on the window.")
            return subprocess.call(command, cwd=root, env=tools.environ)
        print("No display here: the program makes its tour off-screen.")
        environ = tools.environ | {"QT_QPA_PLATFORM": "offscreen"}
        code = subprocess.call([*command, "--tour", str(pictures)], cwd=root, env=environ)
    if code:
        print(f"The tour stopped with code {code}. What it had seen by then is in:\n{pictures}")
    else:
        print(f"The tour's pictures and its summary are in:\n{pictures}")
    return code


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
    before = signal.signal(signal.SIGTERM, _leave)  # so that being ended, too, goes through the end of this
    try:
        first = process.stdout.readline() if process.stdout else ""
        try:
            url = str(json.loads(first)["url"])
        except (ValueError, KeyError, TypeError):
            raise environment.SetUpStopped("The demonstration server did not start; what it said is above.") from None
        yield url
    finally:
        signal.signal(signal.SIGTERM, before)
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)
