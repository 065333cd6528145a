"""What holds for every test, and the few fixtures that most of them share.

Owns the rules of the run: no socket beyond this machine, nothing left behind (threads, tasks, windows), no skipped test
on CI. A folder's own fixtures stand in its own conftest.
"""

import asyncio
import gc
import inspect
import ipaddress
import logging
import os
import socket
import sys
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import HealthCheck, settings

from api_stub.serving import Served

ROOT = Path(__file__).resolve().parent.parent
ENDS_WITHIN = 5.0  # seconds that what a test started may take to end once the test is over
KEPT_THREADS = ("pytest_timeout", "pydevd")  # of the tools, not of the program

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Nothing goes into the keyring of whoever runs the tests, nor waits for its question to be answered.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# A busy machine is slow, which is no fault of what is tested.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


# --- nothing beyond this machine ---------------------------------------------------------------------------------


class BeyondLoopback(BaseException):
    """A test reached for another machine. Not an `Exception`: the program must not take it for a broken line."""


def _stays_here(host: object) -> bool:
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if host in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).split("%")[0]).is_loopback
    except ValueError:
        return False


def _guard_sockets(event: str, words: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = words[-1]
        if isinstance(address, tuple) and not _stays_here(address[0]):
            raise BeyondLoopback(f"{event} {address}")
    elif event == "socket.getaddrinfo" and not _stays_here(words[0]):
        if str(words[0]).endswith(".invalid"):  # reserved for names that don't exist; answered without asking anybody
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        raise BeyondLoopback(f"{event} {words[0]}")


def pytest_configure(config: pytest.Config) -> None:
    sys.addaudithook(_guard_sockets)
    config.addinivalue_line("markers", "leaves_threads: the test starts a thread that it can't end")


# --- no skipped test on CI ---------------------------------------------------------------------------------------


def _unproven(config: pytest.Config) -> list[str]:
    reporter = config.pluginmanager.getplugin("terminalreporter")
    if reporter is None or os.environ.get("CI", "").lower() not in ("1", "true"):
        return []
    return [report.nodeid for kind in ("skipped", "xfailed") for report in reporter.stats.get(kind, [])]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if unproven := _unproven(config):
        terminalreporter.section("skipped on CI: the run has failed", sep="=", red=True)
        for nodeid in unproven:
            terminalreporter.write_line(nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if exitstatus == pytest.ExitCode.OK and _unproven(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# --- nothing left behind -----------------------------------------------------------------------------------------


def _wait_until(over: Callable[[], bool]) -> None:
    until = time.monotonic() + ENDS_WITHIN
    while not over() and time.monotonic() < until:
        time.sleep(0.005)


@pytest.fixture(scope="session")
def qapp(qapp: Any) -> Any:
    """As in the program, the font is there before anything is drawn: Qt doesn't look for it again."""
    from desktop.toolkit.theme import _load_family

    _load_family()
    return qapp


@pytest.fixture(autouse=True)
def threads_end(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test whose threads still run some seconds after it."""
    before = set(threading.enumerate())

    def left() -> list[threading.Thread]:
        return [
            thread
            for thread in threading.enumerate()
            if thread not in before
            and not isinstance(thread, threading._DummyThread)  # Qt's and the system's, only seen in passing
            and not thread.name.startswith(KEPT_THREADS)
        ]

    yield
    if request.node.get_closest_marker("leaves_threads") is None:
        _wait_until(lambda: not left())
        if still := left():
            frames = sys._current_frames()
            stacks = {
                each.name: traceback.format_stack(frames[each.ident])[-6:] for each in still if each.ident in frames
            }
            told = "\n".join(f"{name}:\n{''.join(stack)}" for name, stack in stacks.items())
            pytest.fail(f"threads left running: {', '.join(each.name for each in still)}\n{told}")


@pytest.fixture(autouse=True)
def windows_end() -> Iterator[None]:
    """Fail the test that leaves windows or parentless widgets behind; `qtbot.addWidget` closes what is given to it."""
    before = set(_windows())
    yield
    _wait_until(lambda: not (set(_windows()) - before))
    if left := {pointer: name for pointer, name in _windows().items() if pointer not in before}:
        pytest.fail(f"windows left open: {', '.join(left.values())}")


def _windows() -> dict[int, str]:
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return {}
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent

    def found() -> dict[int, str]:
        return {
            shiboken6.getCppPointer(widget)[0]: f"{type(widget).__name__} {widget.objectName()}".strip()
            for widget in widgets.QApplication.topLevelWidgets()
            if shiboken6.isValid(widget) and widget.metaObject().className() != "QTipLabel"
        }

    if found():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
    return found()


@pytest.fixture(autouse=True)
def loops_stay_quiet(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test during which asyncio reported what nobody awaited; for async tests, also the tasks left running."""
    told: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told.append(record.getMessage())

    listener = Listener(logging.ERROR)
    logger = logging.getLogger("asyncio")
    logger.addHandler(listener)
    if inspect.iscoroutinefunction(getattr(request.node, "obj", None)):
        request.getfixturevalue("tasks_end")
    yield
    logger.removeHandler(listener)
    if told:
        pytest.fail("asyncio reported: " + " | ".join(told))


@pytest.fixture
async def tasks_end() -> AsyncIterator[None]:
    """Fail the async test whose tasks still run after it."""
    before = asyncio.all_tasks()
    yield
    left = {task for task in asyncio.all_tasks() if task not in before and task is not asyncio.current_task()}
    if left:
        _, left = await asyncio.wait(left, timeout=1.0)
    if left:
        pytest.fail("tasks left running: " + ", ".join(sorted(repr(task.get_coro()) for task in left)))


# --- shared fixtures ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the project."""
    return ROOT


@pytest.fixture
def sample_documents(tmp_path: Path) -> Callable[[], list[Path]]:
    """Call it for a folder of fictitious scans, good ones and bad ones, drawn anew below `tmp_path`."""
    return lambda: samples.make(tmp_path / "documents")


@pytest.fixture
def stub() -> Iterator[Served]:
    """The thin server on a real port of this machine, with the demonstration's practices and cheap password hashes."""
    with Served() as served:
        yield served
