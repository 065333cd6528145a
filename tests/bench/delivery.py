"""Group "delivery": two thousand documents of 200 KiB, ours from the drop to the last receipt, others by uploads alone.

Every pass has a server, a folder and a vault of its own; all passes of one figure are of the same run.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import demonstration
import environment
import httpx

from tests.bench import scans
from tests.bench.figures import Figure, Measured, folder, interleaved, timed
from tests.bench.sender import FINESS, PASSWORD
from tests.interop import installed
from tests.laws.source import ROOT

COUNT = 2_000
LONGEST = 900  # seconds that one pass may take
TOOLS = environment.Tools(sys.executable, dict(os.environ))

Send = Callable[[str, Path, Path], float]  # address of the server, folder of the documents, scratch folder -> seconds


def run(*command: str | Path, **environ: str) -> str:
    """Run to the end; what it printed. `CalledProcessError` with what it said otherwise."""
    done = subprocess.run(
        [str(word) for word in command], cwd=ROOT, env=TOOLS.environ | environ, stdout=subprocess.PIPE, text=True,
        timeout=LONGEST, check=True,
    )  # fmt: skip
    return done.stdout


def token(url: str) -> str:
    """A session of the demonstration's practice."""
    answer = httpx.post(url + "/v1/sessions", json={"finess": FINESS, "password": PASSWORD}, trust_env=False)
    return str(answer.raise_for_status().json()["access_token"])


def ours(url: str, documents: Path, scratch: Path) -> float:
    """Our engine: read, keep in the vault, upload, seal, store the receipts."""
    told = json.loads(run(sys.executable, "-m", "tests.bench.sender", url, scratch / "program", documents))
    assert told["documents"] == COUNT
    return float(told["seconds"])


def curl(url: str, documents: Path, scratch: Path) -> float:
    """curl: the same creation-with-upload requests over one connection, and nothing else."""
    config = scratch / "curl.txt"
    bearer = token(url)
    requests = (_request(url, bearer, path) for path in sorted(documents.iterdir()))
    config.write_text("next\n".join(requests), encoding="utf-8")
    taken: list[float] = []
    with timed(taken):
        told = run(installed.program("curl"), "--config", config).split()
    assert len(told) == COUNT
    assert set(told) == {"201:0", "201:1"}
    assert told.count("201:1") == 1, "curl opened more than one connection"
    return taken[0]


def _request(url: str, bearer: str, path: Path) -> str:
    name, kind = (base64.b64encode(words.encode()).decode() for words in (path.name, "application/pdf"))
    headers = {
        "Authorization": f"Bearer {bearer}",
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(path.stat().st_size),
        "Upload-Metadata": f"filename {name},filetype {kind}",
        "Content-Type": "application/offset+octet-stream",
        "Expect": "",
    }
    lines = [f'url = "{url}/v1/uploads"', "request = POST", f'data-binary = "@{path}"', "silent", "output = /dev/null"]
    lines += [r'write-out = "%{http_code}:%{num_connects}\n"']
    lines += [f'header = "{header}: {value}"' for header, value in headers.items()]
    return "\n".join(lines) + "\n"


def tusjs(url: str, documents: Path, _scratch: Path) -> float:
    """tus-js-client as it comes, one document after the other."""
    script = ROOT / "tests/bench/tusjs.mjs"
    modules = installed.node_modules()
    told = json.loads(run(installed.program("node"), script, modules, url + "/v1/uploads", token(url), documents))
    assert told["documents"] == COUNT
    return float(told["seconds"])


def against(other: Send) -> Callable[[int], Measured]:
    """Ours and another, in turns over the same documents."""

    def measure(rounds: int) -> Measured:
        with folder() as drawn:
            documents = drawn / "documents"
            scans.draw(documents, COUNT)

            def one(send: Send) -> Callable[[], float]:
                def work() -> float:
                    with folder() as scratch, demonstration.server(ROOT, TOOLS, scratch / "server") as url:
                        return send(url, documents, scratch)

                return work

            value, reference = interleaved(rounds, one(ours), one(other))
        return Measured(value, "s", reference)

    return measure


FIGURES = (
    Figure(
        "send_2000x200k_vs_curl", "delivery", "drop to receipt; curl: the uploads over one connection", against(curl), 3
    ),
    Figure("send_2000x200k_vs_tusjs", "delivery", "drop to receipt; tus-js-client: the uploads", against(tusjs), 3),
)
