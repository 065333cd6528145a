"""The command: `python3 packaging/dev.py bench [--only NAME] [--json|--markdown] [--list] [--rounds N]`."""

import argparse
import sys
import traceback
from time import monotonic

from tests.bench import (
    crowds,
    delivery,
    followup,
    history,
    preview,
    print_out,
    reaction,
    reading,
    reconciliation,
    statements,
    window,
)
from tests.bench.figures import chosen

FIGURES = (
    *delivery.FIGURES,
    *window.FIGURES,
    *crowds.FIGURES,
    *history.FIGURES,
    *followup.FIGURES,
    *statements.FIGURES,
    *reading.FIGURES,
    *reconciliation.FIGURES,
    *preview.FIGURES,
    *reaction.FIGURES,
)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="dev.py bench", description="Measures; a mark that is missed is said, and is no failure of the command."
    )
    parser.add_argument(
        "--only", metavar="NAME", action="append", default=[], help="a figure or a group; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--markdown", action="store_true", help="the rows of the table in tests/README.md")
    parser.add_argument("--list", action="store_true", help="only say which figures there are")
    parser.add_argument("--rounds", type=int, help="how many times each is measured; the median counts")
    options = parser.parse_args()
    try:
        figures = chosen(FIGURES, options.only)
    except LookupError as unknown:
        parser.error(f"no such figure or group: {unknown}; --list names them")
    if options.list:
        for figure in figures:
            print(f"{figure.group:14} {figure.name:34} {figure.mark:8} {figure.about}")
        return 0
    printed = print_out.JSON if options.json else print_out.MARKDOWN if options.markdown else print_out.PLAIN
    if printed.head:
        print(printed.head, flush=True)
    failed = False
    begun = monotonic()
    for figure in figures:
        load = print_out.load()
        try:
            measured = figure.measure(options.rounds or figure.rounds)
        except Exception:
            failed = True
            traceback.print_exc()
            print(f"{figure.name} could not be measured", file=sys.stderr, flush=True)
        else:
            print(printed.row(figure, measured, load), flush=True)
    print(f"{monotonic() - begun:.0f} s in all", file=sys.stderr, flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
