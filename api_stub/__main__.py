"""The command: `python -m api_stub`. Its first line on standard output is JSON with the addresses; logs: stderr."""

import argparse
import gc
import json
import logging
import signal
import sys
import tempfile
import threading
from pathlib import Path

from api_stub.faults import read_specification
from api_stub.serving import Served
from api_stub.settings import SEEDS, Argon2Cost, Settings


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; 0 after either."""
    parser = argparse.ArgumentParser(prog="api_stub", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--data", type=Path, help="folder of the state; a temporary one without it")
    parser.add_argument("--seed", choices=SEEDS, default="demo")
    parser.add_argument("--lines", type=int, default=500_000, help="how many the statements of the large seed have")
    parser.add_argument("--faults", metavar="SPEC", help="JSON, or the path of a JSON file; see api_stub/faults.py")
    parser.add_argument(
        "--cheap-passwords", action="store_true", help="hash passwords badly, for tests that start often"
    )
    parser.add_argument(
        "--autopilot",
        type=float,
        nargs="?",
        const=20.0,
        default=0.0,
        metavar="SECONDS",
        help="play the mutual: move what is followed forward, a step each so many seconds",
    )
    parser.add_argument("--smtp", type=_mail_server, metavar="HOST:PORT", help="hand the letters to this server too")
    parser.add_argument("--log-level", default="warning")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=options.log_level.upper(), stream=sys.stderr, format="%(asctime)s %(name)s %(message)s")
    try:
        faults = None if options.faults is None else read_specification(options.faults)
    except (ValueError, OSError) as problem:
        parser.error(f"--faults: {problem}")
    temporary = None if options.data else tempfile.TemporaryDirectory(prefix="api-stub-")
    data = options.data or Path(temporary.name if temporary else "")
    settings = Settings(
        data=data,
        faults=faults,
        seed=options.seed,
        large_lines=options.lines,
        autopilot_seconds=options.autopilot,
        smtp=options.smtp,
        argon2=Argon2Cost.cheap() if options.cheap_passwords else Argon2Cost(),
    )
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    gc.freeze()  # nothing made so far will ever be garbage: don't look at it again and again
    with Served(settings, host=options.host, port=options.port) as served:
        addresses = {"url": served.url, "mailbox": served.mailbox, "backoffice": served.backoffice}
        print(json.dumps(addresses), flush=True)
        while not stopping.wait(0.5):  # a bounded wait lets Windows deliver Ctrl+C
            pass
    if temporary is not None:
        temporary.cleanup()
    return 0


def _mail_server(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit():
        raise argparse.ArgumentTypeError("host:port is wanted")
    return host.strip("[]"), int(port)


if __name__ == "__main__":
    sys.exit(main())
