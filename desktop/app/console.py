"""The console companion: `send` and `status`, over the same engine as the window, without Qt.

Owns how a run begins and ends: the log, the loop, what an interruption and a failure come to.
"""

import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from desktop.app import console_texts as texts
from desktop.app.console_entry import Entry, first_line
from desktop.app.console_progress import choose_progress
from desktop.app.console_run import Run
from desktop.app.console_status import status
from desktop.app.console_words import Stopped, last_words, say, sentence
from desktop.app.flow import follow
from desktop.app.options import Exit, SendOptions, StatusOptions
from desktop.app.wiring import Delivery, build, open_delivery
from desktop.features.settings.store import Store
from desktop.infra.logs import Logs
from desktop.infra.paths import Paths
from desktop.kernel.failures import Failure, OurBug

log = logging.getLogger(__name__)


def run(options: SendOptions | StatusOptions) -> int:
    """Do what was asked; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter isn't a reason to fail
    paths = Paths.choose(options.basedir)
    try:
        logs = Logs(paths.logs, options.log_level)
    except OSError:
        say(texts.VAULT_UNOPENABLE)
        return Exit.LEFT
    try:
        work = _send(options, paths) if isinstance(options, SendOptions) else status(options, paths)
        return asyncio.run(_until_terminated(work))
    except (KeyboardInterrupt, asyncio.CancelledError):
        say(f"{texts.INTERRUPTED} {texts.LEFT}")
        return Exit.LEFT
    except Stopped as stopped:
        say(stopped.sentence)
        return stopped.exit
    except Failure as problem:
        say(sentence(problem))
        return Exit.LEFT
    except Exception:  # a traceback on the terminal may name a file, the log doesn't
        log.critical("the console companion failed", exc_info=True)
        say(texts.UNFORESEEN.format(OurBug.code))
        return Exit.LEFT
    finally:
        logs.close()


async def _until_terminated(work: Coroutine[Any, Any, Exit]) -> Exit:
    """SIGTERM ends the work as Ctrl-C does: in good order."""
    task = asyncio.current_task()
    assert task is not None
    with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


async def _send(options: SendOptions, paths: Paths) -> Exit:
    password = first_line(sys.stdin) if options.password_stdin else None
    house = build(paths, options.server)
    await house.start()
    try:
        entry = Entry(house, options.finess, password, options.code)
        await entry.enter()
        # As fast as the window would; its hours are for what nobody asks for by name.
        preferences = replace(Store(paths.config / "settings.json").load(), keep_hours=False)
        delivery: Delivery = await open_delivery(house, prepare=lambda engine: follow(engine.flow, preferences))
        progress = choose_progress(plain=options.json)
        work = Run(options, house, delivery.engine, entry, progress)
        try:
            return await work.deliver()
        except (Stopped, asyncio.CancelledError):
            work.conclude()
            raise
        except Failure as problem:
            work.conclude()
            raise Stopped(last_words(problem), Exit.LEFT) from problem
        finally:
            progress.close()
    finally:
        await house.close()
