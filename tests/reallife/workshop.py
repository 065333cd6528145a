"""Makes the files of `recipes` with the programs of the system, two at a time; names what couldn't be made."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.reallife.recipes import BASES, Recipe

PROGRAMS = (
    "convert", "tiffcp", "tiff2pdf", "gs", "qpdf", "pdftocairo", "pdfunite", "heif-enc", "cwebp", "img2webp", "soffice",
    "zip", "img2pdf",
)  # fmt: skip
PATIENCE = 60  # seconds for one command


def missing() -> list[str]:
    """Programs that this machine hasn't."""
    return [name for name in PROGRAMS if shutil.which(name, path=_path()) is None]


def make(recipes: Sequence[Recipe], folder: Path) -> dict[str, str]:
    """Make the bases, then all files in `folder/drop`; what each command that failed said."""
    bases, drop = folder / "bases", folder / "drop"
    bases.mkdir()
    drop.mkdir()
    failed: dict[str, str] = {}
    for name, command in BASES:
        if said := _run(command, bases):
            failed[f"base {name}"] = said
    with ThreadPoolExecutor(2) as pool:
        commands = [each.command.replace("{out}", shlex.quote(str(drop / each.name))) for each in recipes]
        said = pool.map(lambda command: _run(command, bases), commands)
        failed |= {each.name: words for each, words in zip(recipes, said) if words}
    return failed | {each.name: "nothing was made" for each in recipes if not (drop / each.name).exists()}


def _run(command: str, bases: Path) -> str:
    environ = {**os.environ, "PATH": _path(), "B": str(bases), "LC_ALL": "C.UTF-8", "HOME": str(bases)}
    environ["MAGICK_THREAD_LIMIT"] = "1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=bases, env=environ, capture_output=True, timeout=PATIENCE, check=False
    )
    return "" if done.returncode == 0 else done.stderr.decode(errors="replace")[-300:] or str(done.returncode)


def _path() -> str:
    import sys

    return os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
