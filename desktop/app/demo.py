"""The demonstration: the thin server as a process of its own, its practice's credentials, and documents to deposit.

The only place of the program that knows the thin server, and only by its command. A packaged program has none: it then
says so.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from desktop.kernel.ids import Finess

FINESS = Finess("200000008")
PASSWORD = "Demo-Espace-2026!"
STOPS_WITHIN = 10.0  # seconds
_MONTHS = ("09 septembre", "10 octobre", "11 novembre")
_DRAWS = Path(__file__).resolve().parents[2] / "packaging" / "samples.py"


def documents(basedir: Path) -> list[Path]:
    """The fictitious scans under `basedir`, drawn where there are none yet; sorted by name."""
    folder = basedir / "documents"
    if not folder.is_dir():
        subprocess.run([sys.executable, str(_DRAWS), str(folder)], stdout=subprocess.DEVNULL, check=True)
    return sorted(folder.iterdir())


def crowd(basedir: Path, how_many: int) -> Path:
    """A folder of many small scans, in the tree of a practice that has one for each month; made afresh."""
    top = basedir / "scans"
    folders = [top / str(year) / month for year in (2025, 2026) for month in _MONTHS]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    for number in range(how_many):
        folder = folders[number * len(folders) // how_many]
        (folder / f"Scan {number + 1:05}.pdf").write_bytes(_sheet(number))
    return top


def _sheet(number: int) -> bytes:
    """A PDF of one empty page that is like no other."""
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        b"<</Length 1800>>stream\n%s\nendstream" % (b"%% %06d" % number).ljust(1800),
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for place, each in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (place, each)
    table = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % table)


class DemoServer:
    """The thin server over the folder `data`; `start` after `stop` takes up the same state at the same address."""

    def __init__(self, data: Path, *, autopilot: bool = False) -> None:
        """`autopilot`: the mutual's side moves things forward by itself, gently."""
        self._data = data
        self._autopilot = autopilot
        self._process: subprocess.Popen[str] | None = None
        self._port = 0
        self.url = ""

    @staticmethod
    def available() -> bool:
        """Whether this installation has the thin server."""
        return find_spec("api_stub") is not None

    def start(self) -> str:
        """Start it; its address. `RuntimeError` where it doesn't come up."""
        self._data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "api_stub", "--port", str(self._port), "--data", str(self._data)]
        self._process = subprocess.Popen(
            [*command, "--seed", "demo", "--faults", '{"rules": []}', *(["--autopilot"] if self._autopilot else [])],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert self._process.stdout is not None
        first = self._process.stdout.readline()
        if not first:
            raise RuntimeError("the demonstration server did not start")
        self.url = str(json.loads(first)["url"])
        self._port = urlsplit(self.url).port or 0
        return self.url

    def faults(self, *rules: dict[str, Any]) -> None:
        """Replace the faults that it injects (see api_stub/faults.py); none without arguments."""
        body = json.dumps({"seed": 1, "rules": rules}).encode()
        request = Request(  # noqa: S310 - the address is the one that it printed
            self.url + "/_faults", body, {"Content-Type": "application/json"}, method="PUT"
        )
        build_opener(ProxyHandler({})).open(request).close()  # no proxy stands before a server of our own

    def stop(self) -> None:
        """End it; a second call does nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
