"""How a measured figure is written: for a terminal, for programs, for the table of a README."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.figures import Figure, Measured

WIDTHS = (34, 9, 6, 9, 7)


def load() -> float:
    """How many programs wanted the processors in the last minute; 0 where the system doesn't say."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def shown(number: float) -> str:
    return f"{number:.3g}" if number < 100 else f"{number:.0f}"


def verdict(figure: Figure, measured: Measured) -> str:
    met = figure.met(measured)
    return "" if met is None else "reached" if met else "MISSED"


def detail(measured: Measured) -> str:
    if measured.detail or measured.reference is None:
        return measured.detail
    return f"against {shown(measured.reference)} {measured.unit}"


def line(figure: Figure, measured: Measured, load: float) -> str:
    cells = (figure.name, shown(measured.value), measured.unit, figure.mark, verdict(figure, measured))
    name, *numbers = (
        cell.ljust(width) if index == 0 else cell.rjust(width) for index, (cell, width) in enumerate(zip(cells, WIDTHS))
    )
    return "  ".join([name, *numbers, f"load {load:.1f}", detail(measured)]).rstrip()


def record(figure: Figure, measured: Measured, load: float) -> str:
    facts = {
        "name": figure.name,
        "value": round(measured.value, 4),
        "unit": measured.unit,
        "mark": figure.mark,
        "met": figure.met(measured),
        "reference": None if measured.reference is None else round(measured.reference, 4),
        "detail": measured.detail,
        "load": round(load, 2),
    }
    return json.dumps(facts)


def cells(figure: Figure, measured: Measured, load: float) -> str:
    value = f"{shown(measured.value)} {measured.unit}"
    mark = f"{figure.mark} ({verdict(figure, measured)})" if figure.mark else ""
    words = ", ".join(word for word in (figure.about, detail(measured)) if word)
    return f"| `{figure.name}` | {value} | {mark} | {words} | {load:.1f} |"


@dataclass(frozen=True)
class Print:
    """What stands above the rows, and how one is written."""

    head: str
    row: Callable[[Figure, Measured, float], str]


PLAIN = Print("", line)
JSON = Print("", record)
MARKDOWN = Print("| figure | value | mark | what | load |\n|---|---|---|---|---|", cells)
