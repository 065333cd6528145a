"""Programs that we did not write, installed once into a cache folder from the lock file beside this one.

Nothing here skips: a machine without node or npm fails these tests, and should.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent
CACHE = Path(tempfile.gettempdir()) / f"espace-tiers-interop-{os.environ.get('USER', 'user')}"


def program(name: str) -> str:
    """The path of a program that these tests can't do without."""
    found = shutil.which(name)
    assert found is not None, f"{name} is needed for the interoperability tests (node 20.19 or newer, with npm)"
    return found


@pytest.fixture(scope="session")
def node() -> str:
    """The node program."""
    return program("node")


@pytest.fixture(scope="session")
def node_modules(node: str) -> Path:
    """The folder `node_modules`, as the lock file wants it. Scripts beside it can import from it."""
    npm = program("npm")
    lock = (HERE / "package-lock.json").read_bytes() + (HERE / "package.json").read_bytes()
    home = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    ready = home / "ready"
    if not ready.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=CACHE))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh / name)
        made = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=fresh, capture_output=True, text=True
        )
        assert made.returncode == 0, made.stderr
        (fresh / "ready").touch()
        try:
            fresh.rename(home)
        except OSError:  # another run was quicker
            shutil.rmtree(fresh)
    assert ready.exists()
    return home / "node_modules"
