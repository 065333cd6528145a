"""The two commands of the README and those of the people who work on the program: `python3 packaging/dev.py VERB`.

Owns what each verb runs; `environment.py` owns the set-up that a fresh machine needs. Standard library only, so that
the Python of the machine can run it before anything is installed; this file alone stays readable for an old Python,
so that it can say that it is too old.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older one is told so
    sys.exit(
        "Espace Tiers needs Python 3.11 or newer; this is Python %d.%d (%s).\n"  # noqa: UP031
        "Install a newer one and run this command with it, for example: python3.11 packaging/dev.py"
        % (sys.version_info[0], sys.version_info[1], sys.executable)
    )

import argparse
import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import demonstration
import environment
import pins

ROOT = Path(__file__).resolve().parent.parent


def demo(_words: Sequence[str]) -> int:
    """open the program, signed in to a demonstration practice on a server of its own"""
    return demonstration.run(ROOT)


def test(words: Sequence[str]) -> int:
    """run the tests; further words go to pytest"""
    tools = environment.ready(ROOT, "test")
    environment.system_libraries()
    environment.file_makers()
    environ = tools.environ | environment.node(ROOT) | {"QT_QPA_PLATFORM": "offscreen"}
    chosen = [word for word in words if not word.startswith("-")]
    parallel = [] if chosen or any(word.startswith("-n") for word in words) else ["-n", "2", "--dist", "loadgroup"]
    return subprocess.call([tools.python, "-m", "pytest", *parallel, *words], cwd=ROOT, env=environ)


def lint(_words: Sequence[str]) -> int:
    """check style, types and the contracts between the folders"""
    tools = environment.ready(ROOT, "test")
    failed = []
    for name, command in {
        "ruff check": [tools.python, "-m", "ruff", "check", "."],
        "ruff format": [tools.python, "-m", "ruff", "format", "--check", "."],
        "mypy --strict": [tools.python, "-m", "mypy"],
        "import contracts": [tools.program("lint-imports")],
    }.items():
        print(f"--- {name}", flush=True)
        if subprocess.call(command, cwd=ROOT, env=tools.environ):
            failed.append(name)
    print("lint: " + ("failed: " + ", ".join(failed) if failed else "all good"), flush=True)
    return bool(failed)


def bench(words: Sequence[str]) -> int:
    """measure the figures: [--only NAME] [--json|--markdown] [--list]"""
    tools = environment.ready(ROOT, "test", out=sys.stderr)
    environment.system_libraries(out=sys.stderr)
    environ = tools.environ | environment.node(ROOT, out=sys.stderr)
    environ |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT / "packaging")}
    return subprocess.call([tools.python, "-m", "tests.bench", *words], cwd=ROOT, env=environ)


def lock(_words: Sequence[str]) -> int:
    """choose the versions anew and write them with their hashes (maintainers)"""
    return pins.lock(ROOT)


@dataclass(frozen=True)
class Verb:
    """One word after dev.py, and whether further words are passed on."""

    run: Callable[[Sequence[str]], int]
    takes_words: bool = False


VERBS = {
    "demo": Verb(demo),
    "test": Verb(test, takes_words=True),
    "lint": Verb(lint),
    "bench": Verb(bench, takes_words=True),
    "lock": Verb(lock),
}


def main(words: Sequence[str]) -> int:
    """Run one verb; the result is the exit code."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Sets up what is missing on this machine, then:\n\n"
        + "\n".join(f"  {name:6} {verb.run.__doc__}" for name, verb in VERBS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=VERBS, metavar="VERB")
    options, further = parser.parse_known_args(words[:1])
    verb = VERBS[options.verb]
    further = [*further, *words[1:]]
    if further and not verb.takes_words:
        parser.error(f"{options.verb} takes no further words")
    try:
        return verb.run(further)
    except environment.SetUpStopped as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    # Line by line even into a pipe: what children print and what this prints stay in order.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True, encoding="utf-8", errors="replace")
    os.environ.setdefault("PYTHONUTF8", "1")
    sys.exit(main(sys.argv[1:]))
