"""Sending a few files through an engine, and the sizes that matter."""

from pathlib import Path

from desktop.uploads.engine import Engine
from desktop.uploads.facts import (
    DocumentState,
    Kind,
)

S = DocumentState
MIB = 1 << 20


async def send(engine: Engine, paths: list[Path]) -> None:
    report = await engine.add(paths, Kind.FACTURE)
    assert len(report.staged) == len(paths)
    await engine.send()
