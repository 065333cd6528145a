"""What the command line asks for. Reads words into values; imports nothing heavy, starts nothing.

Exit codes of the console companion are listed here since its help names them.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from desktop import __version__
from desktop.app import console_texts as texts
from desktop.app.start import LEVELS, Options
from desktop.kernel.identifiers import parse_finess
from desktop.kernel.ids import Finess
from desktop.uploads.facts import Kind


class Exit(IntEnum):
    """What the console companion says to whoever started it."""

    DONE = 0  # every document was acknowledged
    INCOMPLETE_INSTALLATION = 1  # --check found something missing
    USAGE = 2
    SIGN_IN_REFUSED = 3
    NOT_ALL = 4  # some documents were refused or failed
    LEFT = 5  # interrupted, or the service didn't answer in time: the rest waits in the queue
    BUSY = 6  # the practice is open in another window of the program


@dataclass(frozen=True, slots=True)
class SendOptions:
    """`send`: deliver these files and wait for their receipts."""

    finess: Finess
    kind: Kind
    paths: tuple[Path, ...]
    message: str = ""
    server: str | None = None
    basedir: Path | None = None
    password_stdin: bool = False
    code: str = ""  # of the second factor, where the account has one
    json: bool = False
    timeout: float = 600.0  # seconds without anything moving
    log_level: str = "info"


@dataclass(frozen=True, slots=True)
class StatusOptions:
    """`status`: what waits on this workstation."""

    finess: Finess | None = None
    server: str | None = None
    basedir: Path | None = None
    password_stdin: bool = False
    json: bool = False
    log_level: str = "info"


def parse(words: Sequence[str]) -> Options | SendOptions | StatusOptions:
    """The words of a command line as options. `SystemExit` for --help, --version and what isn't understood."""
    found = _parser().parse_args(list(words))
    common = {"basedir": found.basedir, "server": found.server, "log_level": found.log_level}
    match found.command:
        case "send":
            return SendOptions(
                finess=found.finess,
                kind=found.kind,
                paths=tuple(found.paths),
                message=found.message,
                password_stdin=found.password_stdin,
                code=found.code,
                json=found.json,
                timeout=found.timeout,
                **common,
            )
        case "status":
            return StatusOptions(finess=found.finess, password_stdin=found.password_stdin, json=found.json, **common)
        case _:
            return Options(demo=found.demo, tour=found.tour, check=found.check, geocoder=found.geocoder, **common)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help whose own words are French."""

    def add_usage(self, usage: str | None, actions: object, groups: object, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, texts.USAGE if prefix is None else prefix)  # type: ignore[arg-type]


class _Parser(argparse.ArgumentParser):
    """A parser that speaks French."""

    def __init__(self, **words: object) -> None:
        super().__init__(formatter_class=_Help, add_help=False, allow_abbrev=False, **words)  # type: ignore[arg-type]
        self._positionals.title = texts.POSITIONALS
        self._optionals.title = texts.OPTIONALS
        self.add_argument("--help", "-h", action="help", help=texts.HELP["help"])

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in texts.MISUNDERSTOOD:
            match = re.match(pattern, message)
            if match is not None:
                message = sentence.format(*match.groups())
                break
        self.print_usage(sys.stderr)
        self.exit(Exit.USAGE, message + "\n")


def _parser() -> argparse.ArgumentParser:
    program = "python -m desktop"
    parser = _Parser(prog=program, description=texts.DESCRIPTION)
    parser.add_argument("--demo", action="store_true", help=texts.HELP["demo"])
    parser.add_argument("--tour", type=Path, metavar="DIR", help=texts.HELP["tour"])
    parser.add_argument("--check", action="store_true", help=texts.HELP["check"])
    parser.add_argument(
        "--version", action="version", version=f"{texts.APPLICATION} {__version__}", help=texts.HELP["version"]
    )
    parser.add_argument("--geocoder", type=_geocoder, metavar="URL", help=texts.HELP["geocoder"])
    _common(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMANDE", title=texts.COMMANDS, parser_class=_Parser)

    send = commands.add_parser(
        "send", prog=f"{program} send", help=texts.HELP["send"], description=texts.HELP["send"], epilog=texts.EXITS
    )
    _common(send, again=True)
    send.add_argument("--finess", type=_finess, metavar="N", required=True, help=texts.HELP["finess"])
    send.add_argument("--kind", type=_kind, metavar="TYPE", required=True, help=texts.HELP["kind"])
    send.add_argument("--message", type=_message, metavar="TEXTE", default="", help=texts.HELP["message"])
    send.add_argument("--password-stdin", action="store_true", help=texts.HELP["password_stdin"])
    send.add_argument("--code", metavar="CODE", default="", help=texts.HELP["code"])
    send.add_argument("--json", action="store_true", help=texts.HELP["json"])
    send.add_argument("--timeout", type=_seconds, metavar="S", default=600.0, help=texts.HELP["timeout"])
    send.add_argument("paths", type=Path, nargs="*", metavar="CHEMIN", help=texts.HELP["paths"])

    status = commands.add_parser(
        "status", prog=f"{program} status", help=texts.HELP["status"], description=texts.HELP["status"]
    )
    _common(status, again=True)
    status.add_argument("--finess", type=_finess, metavar="N", help=texts.HELP["status_finess"])
    status.add_argument("--password-stdin", action="store_true", help=texts.HELP["password_stdin"])
    status.add_argument("--json", action="store_true", help=texts.HELP["json"])
    return parser


def _common(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Options that every command has; a command that names them `again` doesn't undo what stands before its name."""
    unsaid = argparse.SUPPRESS if again else None
    parser.add_argument("--basedir", type=Path, metavar="DIR", default=unsaid, help=texts.HELP["basedir"])
    parser.add_argument("--server", type=_address, metavar="URL", default=unsaid, help=texts.HELP["server"])
    parser.add_argument(
        "--log-level", choices=LEVELS, default=unsaid or "info", metavar="NIVEAU", help=texts.HELP["log_level"]
    )


def _finess(typed: str) -> Finess:
    try:
        return parse_finess(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(texts.NOT_A_FINESS) from None


def _kind(typed: str) -> Kind:
    try:
        return Kind(typed.strip().lower().replace("-", "_").replace(" ", "_"))
    except ValueError:
        raise argparse.ArgumentTypeError(texts.NOT_A_KIND.format(", ".join(Kind))) from None


def _address(typed: str) -> str:
    parts = urlsplit(typed)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
        raise argparse.ArgumentTypeError(texts.NOT_AN_ADDRESS)
    return typed.rstrip("/")


def _geocoder(typed: str) -> str:
    return "" if typed == "non" else _address(typed)


def _message(typed: str) -> str:
    if len(typed) > 2000:
        raise argparse.ArgumentTypeError(texts.MESSAGE_TOO_LONG)
    return typed


def _seconds(typed: str) -> float:
    try:
        seconds = float(typed)
    except ValueError:
        seconds = -1.0
    if not 0.0 <= seconds < 1e9:
        raise argparse.ArgumentTypeError(texts.NOT_SECONDS)
    return seconds
