"""The command: `python3 packaging/dev.py bench [--only NAME] [--json] [--list] [--rounds N]`. One row per figure."""

import argparse
import json
import sys
import traceback

from tests.bench import crowds, delivery, window
from tests.bench.figures import Figure, Measured, chosen

FIGURES = (*delivery.FIGURES, *window.FIGURES, *crowds.FIGURES)
WIDTHS = (34, 10, 5, 10, 7)


def line(*cells: str) -> str:
    name, *numbers = (
        cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(zip(cells, WIDTHS))
    )
    return "  ".join([name, *numbers])


def shown(number: float | None) -> str:
    return "" if number is None else f"{number:.3g}" if number < 100 else f"{number:.0f}"


def row(figure: Figure, measured: Measured) -> str:
    return line(figure.name, shown(measured.value), measured.unit, shown(measured.reference), shown(measured.ratio))


def record(figure: Figure, measured: Measured) -> str:
    numbers = {"value": measured.value, "reference": measured.reference, "ratio": measured.ratio}
    rounded = {name: None if number is None else round(number, 4) for name, number in numbers.items()}
    return json.dumps({"name": figure.name, "unit": measured.unit, **rounded})


def main() -> int:
    parser = argparse.ArgumentParser(prog="dev.py bench", description="Lower is better everywhere.")
    parser.add_argument(
        "--only", metavar="NAME", action="append", default=[], help="a figure or a group; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="one object a line")
    parser.add_argument("--list", action="store_true", help="only say which figures there are")
    parser.add_argument("--rounds", type=int, help="how many times each is measured; the median counts")
    options = parser.parse_args()
    try:
        figures = chosen(FIGURES, options.only)
    except LookupError as unknown:
        parser.error(f"no such figure or group: {unknown}; --list names them")
    if options.list:
        for figure in figures:
            print(f"{figure.group:10} {figure.name:34} {figure.about}")
        return 0
    if not options.json:
        print(line("name", "value", "unit", "reference", "ratio"), flush=True)
    failed = False
    for figure in figures:
        try:
            measured = figure.measure(options.rounds or figure.rounds)
        except Exception:
            failed = True
            traceback.print_exc()
            print(f"{figure.name} could not be measured", file=sys.stderr, flush=True)
        else:
            print(record(figure, measured) if options.json else row(figure, measured), flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
