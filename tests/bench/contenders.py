"""Who sends: our engine from the drop to the last receipt, and three programs of others that only upload.

Each is a function of the server's address, the folder of the documents and a scratch folder, and tells its seconds
without its own start.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter

import environment
import httpx

from tests.bench.sender import FINESS, PASSWORD
from tests.interop import installed
from tests.laws.source import ROOT

LONGEST = 900  # seconds that one pass may take
TOOLS = environment.Tools(sys.executable, dict(os.environ))

Send = Callable[[str, Path, Path], float]


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
    return _ours(url, documents, scratch)["seconds"]


def on_the_way(url: str, documents: Path, scratch: Path) -> float:
    """Of `ours`, from "Envoyer" until the vault knows that the server has all of it."""
    return _ours(url, documents, scratch)["uploaded"]


def _ours(url: str, documents: Path, scratch: Path) -> dict[str, float]:
    told: dict[str, float] = json.loads(
        run(sys.executable, "-m", "tests.bench.sender", url, scratch / "program", documents)
    )
    assert told["documents"] == count(documents)
    return told


def curl(url: str, documents: Path, scratch: Path) -> float:
    """curl: the same creation-with-upload requests over one connection, and nothing else."""
    config = scratch / "curl.txt"
    bearer = token(url)
    requests = (_request(url, bearer, path) for path in sorted(documents.iterdir()))
    config.write_text("next\n".join(requests), encoding="utf-8")
    start = perf_counter()
    told = run(installed.program("curl"), "--config", config).split()
    taken = perf_counter() - start
    assert len(told) == count(documents)
    assert set(told) <= {"201:0", "201:1"}
    assert told.count("201:1") == 1, "curl opened more than one connection"
    return taken - curl_start()


@cache
def curl_start() -> float:
    """Seconds for curl to do nothing."""
    taken = []
    for _ in range(5):
        start = perf_counter()
        run(installed.program("curl"), "--version")
        taken.append(perf_counter() - start)
    return min(taken)


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
    return _told(run(installed.program("node"), script, modules, url + "/v1/uploads", token(url), documents), documents)


def tuspy(url: str, documents: Path, _scratch: Path) -> float:
    """tuspy as it comes, one document after the other."""
    words = (url + "/v1/uploads", token(url), str(documents))
    return _told(run(sys.executable, "-m", "tests.bench.tuspy_sender", *words), documents)


def _told(words: str, documents: Path) -> float:
    told = json.loads(words)
    assert told["documents"] == count(documents)
    return float(told["seconds"])


def count(documents: Path) -> int:
    return sum(1 for _ in documents.iterdir())
