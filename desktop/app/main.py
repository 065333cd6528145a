"""The program with its window, from its options to its exit code.

Imports what the first window shows and nothing else: what stands behind it is imported once it was painted.
"""

import sys
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.app import interpreter, qt_words, texts
from desktop.app.program import Program, Script
from desktop.infra.paths import Paths
from desktop.kernel.clock import SystemClock
from desktop.kernel.events import Bus
from desktop.toolkit.french import speak_french
from desktop.toolkit.theme import STYLE

if TYPE_CHECKING:
    from desktop.app.start import Options
    from desktop.app.wiring import House


def run(options: "Options", script: Script | None = None) -> int:
    """Open the window and stay until it is closed. `script` is given the program once the window is shown."""
    with ExitStack() as stack:
        basedir, server, geocoder = options.basedir, options.server, options.geocoder
        if (options.demo or options.tour) and basedir is None:
            import tempfile

            folder = tempfile.TemporaryDirectory(prefix="espace-tiers-", ignore_cleanup_errors=True)
            basedir = Path(stack.enter_context(folder))
        if options.tour is not None:
            from desktop.app import tour

            assert basedir is not None
            guide = tour.Tour(options.tour, basedir)
            stack.callback(guide.server.stop)
            server, script = guide.server.start(), guide.begin
        elif options.demo and server is None:
            from desktop.app.demo import DemoServer

            assert basedir is not None
            if not DemoServer.available():
                sys.stderr.write(texts.NO_DEMO + "\n")
                return 2
            own = DemoServer(basedir / "server", autopilot=True)
            stack.callback(own.stop)
            server = own.start()
        if (options.demo or options.tour) and geocoder is None:
            geocoder = f"{server}/geocodage"  # a demonstration asks nobody else
        paths, bus, clock = Paths.choose(basedir), Bus(), SystemClock()

        def behind() -> "House":
            """What stands behind the window. Off the UI thread, once that window was painted."""
            from desktop.app.proxy import system_proxy
            from desktop.app.wiring import build
            from desktop.infra.logs import Logs

            interpreter.painted()
            with suppress(OSError):  # a folder that can't be written is told where it matters: the vault's
                stack.callback(Logs(paths.logs, options.log_level).close)
            return build(paths, server, bus=bus, clock=clock, proxy=system_proxy, geocoder=geocoder)

        qt_words.listen()
        stack.callback(qt_words.leave)
        app = QApplication([*sys.argv[:1], *STYLE])
        app.setApplicationName(texts.PROGRAM)
        app.setApplicationDisplayName(texts.PROGRAM)
        app.setDesktopFileName("espace-tiers")
        speak_french(app)
        program = Program(app, paths, bus, clock, behind)
        program.start(resume=not options.demo and options.tour is None)
        if options.demo and options.tour is None:
            from desktop.app import demo

            QTimer.singleShot(0, lambda: program.sign_in(demo.FINESS, demo.PASSWORD))
        if script is not None:
            QTimer.singleShot(0, lambda: script(program))
        code = app.exec()
        program.window.hide()
        program.leave()
        return code
