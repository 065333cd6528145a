"""The thin server as a process of its own: started, asked, made to misbehave, killed and started again.

Owns the process and the plain requests by which a test learns what the server holds.
"""

import hashlib
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from tests.laws.source import ROOT

FINESS, PASSWORD = "200000008", "Demo-Espace-2026!"
OTHER_FINESS, OTHER_PASSWORD = "200000016", "Autre-Espace-2026!"

Rule = Mapping[str, Any]

ROUTES = {
    "create": "POST /v1/uploads",
    "append": "PATCH /v1/uploads/*",
    "ask": "HEAD /v1/uploads/*",
    "seal": "PUT /v1/deposits/*",
    "open": "POST /v1/sessions",
    "renew": "POST /v1/sessions/refresh",
    "list": "GET /v1/documents*",
}
"""What is counted: see `Service.seen`. The first rules of every specification, which never fire."""

_COUNTED: list[Rule] = [
    {"route": route, "fault": "latency", "seconds": 0, "probability": 0.0} for route in ROUTES.values()
]


@dataclass(frozen=True)
class Deposit:
    """A deposit as the server tells it."""

    id: str
    number: str
    kind: str
    message: str
    documents: tuple[tuple[str, str, int], ...]
    """Name, SHA-256, bytes."""

    @property
    def size(self) -> int:
        return sum(size for _, _, size in self.documents)


class Service:
    """`with Service(folder) as service: ... service.url`; after `kill`, `start` takes up the same port and state."""

    def __init__(self, folder: Path, *, rules: Sequence[Rule] = (), seed: int = 0) -> None:
        self._folder = folder
        self._rules = rules
        self._seed = seed
        self._process: subprocess.Popen[str] | None = None
        self._port = 0  # chosen by the first start, kept by the next ones
        self.url = ""
        self._bearers: dict[str, str] = {}

    def start(self) -> Self:
        """Start; returns once it answers."""
        self._folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "api_stub", "--port", str(self._port), "--data", str(self._folder)]
        with (self._folder.parent / "service.log").open("a") as told:
            self._process = subprocess.Popen(
                [*command, "--cheap-passwords", "--faults", json.dumps(self._specification())],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
            )
        assert self._process.stdout is not None
        self.url = json.loads(self._process.stdout.readline())["url"]
        self._port = urlsplit(self.url).port or 0
        return self

    def kill(self) -> None:
        """SIGKILL: what a power cut of its machine leaves of the process."""
        self._end(kill=True)

    def stop(self) -> None:
        """End it in good order."""
        self._end(kill=False)

    def faults(self, rules: Sequence[Rule], seed: int = 0) -> None:
        """Replace the faults, also for the starts to come."""
        self._rules, self._seed = rules, seed
        self._http.put("/_faults", json=self._specification()).raise_for_status()

    def seen(self) -> Counter[str]:
        """How many requests of each of `ROUTES` came since the faults were last set; nothing while it is down."""
        with suppress(httpx.TransportError):
            rules = self._http.get("/_faults").json()["rules"]
            return Counter({name: rule["seen"] for name, rule in zip(ROUTES, rules)})
        return Counter()

    def fired(self) -> int:
        """How many faults have been suffered since the faults were last set."""
        rules = self._http.get("/_faults").json()["rules"]
        return sum(rule["fired"] for rule in rules if rule["fault"] != "latency")

    # --- what it holds -----------------------------------------------------------------------------------------

    def deposits(self, finess: str = FINESS, password: str = PASSWORD) -> list[Deposit]:
        """Every deposit of a practice, in order of arrival."""
        return [
            Deposit(
                item["id"],
                item["number"],
                item["kind"],
                item["message"],
                tuple((part["name"], part["sha256"], part["size"]) for part in item["documents"]),
            )
            for item in self._all("/v1/deposits", finess, password)
        ]

    def documents(self, finess: str = FINESS, password: str = PASSWORD) -> Counter[str]:
        """How often each content (SHA-256) is among a practice's documents."""
        return Counter(item["sha256"] for item in self._all("/v1/documents", finess, password))

    def demands(self, finess: str = FINESS, password: str = PASSWORD) -> list[dict[str, Any]]:
        """Every demand of a practice, as the server tells it."""
        return list(self._all("/v1/requests", finess, password))

    def stored(self) -> Counter[str]:
        """How often each content (SHA-256) lies in the server's folder of files, sealed or not."""
        files = (self._folder / "files").iterdir()
        return Counter(hashlib.sha256(path.read_bytes()).hexdigest() for path in files)

    @property
    def deposit_limit(self) -> int:
        """Bytes that a deposit may have at most."""
        return int(self._get("/v1/limits", FINESS, PASSWORD)["deposit_max_bytes"])

    # --- within ------------------------------------------------------------------------------------------------

    @cached_property
    def _http(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=20.0)

    def _specification(self) -> dict[str, Any]:
        return {"seed": self._seed, "rules": [*_COUNTED, *self._rules]}

    def _all(self, path: str, finess: str, password: str) -> Iterator[dict[str, Any]]:
        since: str | None = None
        while True:
            page = self._get(path, finess, password, {"limit": "100"} | ({"since": since} if since else {}))
            yield from page["items"]
            since = page["next"]
            if since is None:
                return

    def _get(self, path: str, finess: str, password: str, words: Mapping[str, str] | None = None) -> dict[str, Any]:
        if finess not in self._bearers:
            answer = self._http.post("/v1/sessions", json={"finess": finess, "password": password})
            self._bearers[finess] = answer.raise_for_status().json()["access_token"]
        answer = self._http.get(path, params=words, headers={"Authorization": f"Bearer {self._bearers[finess]}"})
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.kill()
        else:
            process.terminate()
        process.wait(20)
        if process.stdout is not None:
            process.stdout.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()
        self._end(kill=True)
