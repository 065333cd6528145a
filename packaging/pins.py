"""The lock files: which version of which package, with the hashes of all its files, for every system at once.

Owns how they are made. They hold no address: each machine asks the package index that it is set up for.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import environment

# What is resolved for each set of `environment.SETS`; the first one chooses the versions, the others get the same.
SOURCES = {
    "test": ["pyproject.toml", "--extra", "stub", "--extra", "test"],
    "demo": ["pyproject.toml", "--extra", "stub"],
    "node": ["--group", "pyproject.toml:node"],
}
RESOLVER = "uv"


def lock(root: Path) -> int:
    """Choose versions anew, as new as pyproject.toml allows; `demo` gets the very versions of `test`."""
    chosen: Path | None = None
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-m", "venv", scratch], check=True)
        programs = Path(scratch) / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([programs / "python", "-m", "pip", "install", "--quiet", RESOLVER], check=True)
        for name, source in SOURCES.items():
            target = root / "packaging" / environment.SETS[name]
            command = [
                str(programs / RESOLVER), "pip", "compile", *source, "--universal", "--generate-hashes", "--upgrade",
                "--python-version", "3.11", "--no-header", "--no-annotate", "--quiet", "--output-file", str(target),
            ]  # fmt: skip
            if chosen is not None:
                command += ["--constraints", str(chosen)]
            subprocess.run(command, cwd=root, check=True)
            chosen = chosen or target
            print(f"packaging/{target.name}")
    return 0
