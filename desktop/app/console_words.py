"""How the console companion speaks: results on standard output, sentences on standard error. Decides nothing."""

import json
import sys

from desktop.app import console_texts as texts
from desktop.app.options import Exit
from desktop.kernel.failures import DiskFull, Failure, VaultBusy, VaultUnreadable
from desktop.session.standing import Outcome


class Stopped(Exception):  # noqa: N818 - a situation, not an error
    """Nothing more can be done; carries the last sentence and the exit code."""

    def __init__(self, sentence: str, code: Exit) -> None:
        super().__init__(code.name)
        self.sentence = sentence
        self.exit = code


def tell(line: str) -> None:
    """A line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def tell_values(values: dict[str, object]) -> None:
    """A line of the result as JSON, in ASCII: whatever a name is made of, every terminal and pipe takes it."""
    tell(json.dumps(values))


def say(sentence: str) -> None:
    """A sentence for whoever looks on."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def sentence(problem: Failure) -> str:
    """What is said of a failure."""
    match problem:
        case DiskFull():
            return texts.DISK_FULL
        case VaultUnreadable(why="newer"):
            return texts.VAULT_NEWER
        case VaultUnreadable(why="damaged" | "key"):
            return texts.VAULT_DAMAGED
        case VaultUnreadable():
            return texts.VAULT_UNOPENABLE
        case VaultBusy():
            return texts.SIGN_IN[Outcome.BUSY_ELSEWHERE]
        case _:
            return texts.UNFORESEEN.format(problem.code)


def last_words(problem: Failure) -> str:
    """What is said where a failure ends a delivery."""
    words = sentence(problem)
    return words if words == texts.VAULT_DAMAGED else f"{words} {texts.LEFT}"  # who knows what is left in that one
