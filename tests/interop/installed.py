"""Programs that we did not write, installed once into a cache folder from the lock file beside this one.

Nothing here skips: a machine without node or npm fails what asks for them, and should.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CACHE = Path(tempfile.gettempdir()) / f"espace-tiers-interop-{os.environ.get('USER', 'user')}"


def program(name: str) -> str:
    """The path of a program that the caller can't do without."""
    found = shutil.which(name)
    assert found is not None, f"{name} is needed (node 20.19 or newer, with npm)"
    return found


def node_modules() -> Path:
    """The folder `node_modules`, as the lock file wants it. Scripts beside it can import from it."""
    npm = program("npm")
    lock = (HERE / "package-lock.json").read_bytes() + (HERE / "package.json").read_bytes()
    home = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not (home / "ready").exists():
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
    assert (home / "ready").exists()
    return home / "node_modules"
