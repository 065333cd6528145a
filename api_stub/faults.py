"""Everything that goes wrong between a practice and a server, on purpose: which request suffers what, by a seed.

A specification is JSON (or the path of a JSON file):

    {"seed": 7, "rules": [
        {"route": "PATCH /v1/uploads/*", "fault": "reset", "after": 65536, "probability": 0.2},
        {"route": "PUT /v1/deposits/*", "fault": "lost-reply", "sequence": [1, 0, 0]}]}

`route` is a method (or `*`) and a path with wildcards. A rule fires by `probability`, by `sequence` (one entry for each
request that matches, nothing once it is used up), or always; `times` bounds how often. The first rule that fires wins;
`latency` delays and lets the others have their turn. The effects on the line itself are `wire.Line`'s.
"""

import asyncio
import contextlib
import fnmatch
import json
import random
import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.requests import ClientDisconnect

from api_stub.problems import PROBLEM_TYPE, Problem
from api_stub.spoils import SPOIL, SPOILS, Spoil
from api_stub.wire import LINE, Line

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

CONTROL = "/_faults"

# name: what it takes, and what that is when left out
FAULTS: dict[str, dict[str, float]] = {
    "latency": {"seconds": 1.0},  # wait, then go on
    "reset": {"after": 0},  # RST after n bytes of the request's body
    "half-close": {"after": 0},  # FIN instead of an answer after n bytes of the body, then read on for ever
    "black-hole": {"after": 0},  # neither answer nor close after n bytes of the body
    "drip": {"bytes_per_second": 100},  # the reply, headers included, comes at this speed
    "slow-read": {"bytes_per_second": 65536},  # the request's body is read at this speed
    "status": {"status": 503, "retry_after": -1},  # refuse without doing anything
    "html": {},  # a captive portal's page, with 200
    "truncated": {"after": 20},  # done, but the reply ends after n bytes
    "lost-reply": {},  # done, but the connection is reset before the first byte of the answer
    **SPOILS,  # statements that can't be right
}

# status: the code of its problem; on deposits a 409 is a `deposit-conflict`
STATUSES = {
    401: "token-refused",
    404: "not-found",
    409: "offset-conflict",
    410: "upload-expired",
    413: "upload-too-large",
    423: "locked",
    429: "rate-limited",
    460: "chunk-checksum-mismatch",
    500: "internal",
    503: "unavailable",
}

PORTAL = (
    "<!doctype html><html lang=fr><meta charset=utf-8><title>Bienvenue</title>"
    "<h1>Bienvenue sur le réseau Wi-Fi invité</h1><p>Acceptez les conditions pour continuer.</p></html>"
).encode()


@dataclass(slots=True)
class Rule:
    """One line of a specification, and how often it has been looked at and has fired."""

    method: str
    pattern: str
    fault: str
    options: dict[str, float]
    probability: float | None
    sequence: Sequence[int] | None
    times: int | None
    chance: random.Random
    seen: int = 0
    fired: int = 0

    def fires(self, method: str, path: str) -> bool:
        """Whether this request suffers it. Counts the request."""
        if self.method not in ("*", method) or not fnmatch.fnmatchcase(path, self.pattern):
            return False
        place = self.seen
        self.seen += 1
        if self.times is not None and self.fired >= self.times:
            return False
        if self.sequence is not None:
            hit = place < len(self.sequence) and bool(self.sequence[place])
        else:
            hit = self.probability is None or self.chance.random() < self.probability
        self.fired += hit
        return hit


@dataclass(slots=True)
class Faults:
    """The rules in force; they may be changed at any time and from any thread."""

    rules: list[Rule] = field(default_factory=list)
    _gate: threading.Lock = field(default_factory=threading.Lock)

    def load(self, specification: Mapping[str, Any]) -> None:
        """Replace the rules; `ValueError` for a specification that says something unknown."""
        seed = specification.get("seed", 0)
        rules = [_rule(seed, place, line) for place, line in enumerate(specification.get("rules", []))]
        with self._gate:
            self.rules = rules

    def clear(self) -> None:
        """Let everything pass."""
        self.load({})

    def choose(self, method: str, path: str) -> list[Rule]:
        """What this request suffers: delays, then at most one other fault."""
        chosen = []
        with self._gate:
            for rule in self.rules:
                if rule.fires(method, path):
                    chosen.append(rule)
                    if rule.fault != "latency":
                        break
        return chosen

    def fired(self) -> list[dict[str, object]]:
        """How often each rule was looked at and fired, in the order of the specification."""
        with self._gate:
            return [
                {"route": f"{r.method} {r.pattern}", "fault": r.fault, "seen": r.seen, "fired": r.fired}
                for r in self.rules
            ]


def read_specification(text: str) -> dict[str, Any]:
    """A specification from JSON text, or from the JSON file of that path. `ValueError`, `OSError`."""
    content = text if text.lstrip().startswith("{") else Path(text).read_text(encoding="utf-8")
    specification: dict[str, Any] = json.loads(content)
    Faults().load(specification)
    return specification


def _rule(seed: object, place: int, line: Mapping[str, Any]) -> Rule:
    known = {"route", "fault", "probability", "sequence", "times"}
    fault = line.get("fault", "")
    if fault not in FAULTS:
        raise ValueError(f"unknown fault {fault!r}; there are: {', '.join(FAULTS)}")
    unknown = set(line) - known - set(FAULTS[fault])
    method, _, pattern = str(line.get("route", "* *")).partition(" ")
    if unknown or not pattern:
        raise ValueError(f"rule {place}: can't read {', '.join(sorted(unknown)) or 'its route'}")
    options = {name: float(line.get(name, usual)) for name, usual in FAULTS[fault].items()}
    if fault == "status" and int(options["status"]) not in STATUSES:
        raise ValueError(f"rule {place}: no status {line['status']}; there are: {', '.join(map(str, STATUSES))}")
    return Rule(
        method=method.upper(),
        pattern=pattern,
        fault=fault,
        options=options,
        probability=line.get("probability"),
        sequence=line.get("sequence"),
        times=line.get("times"),
        chance=random.Random(f"{seed}/{place}"),  # noqa: S311 - repeatable on purpose
    )


# --- doing it -------------------------------------------------------------------------------------------------------


class FaultyApp:
    """The application, with the faults in front of it. Without a real line (in process) a broken one raises
    `ConnectionResetError`."""

    def __init__(self, app: App, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or let it suffer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        line: Line | None = scope.get(LINE)
        if line is not None:
            line.heal()
        if scope["path"] == CONTROL:
            await self._control(scope, receive, send)
            return
        for rule in self._faults.choose(scope["method"], scope["path"]):
            if rule.fault == "latency":
                await asyncio.sleep(rule.options["seconds"])
            else:
                await _EFFECTS[rule.fault](self._app, rule, _Exchange(scope, receive, send, line))
                return
        await self._app(scope, receive, send)

    async def _control(self, scope: Scope, receive: Receive, send: Send) -> None:
        """`PUT`: other rules; `GET`: how often each fired."""
        exchange = _Exchange(scope, receive, send, None)
        if scope["method"] == "PUT":
            body, more = b"", True
            while more:
                message = await receive()
                body += message.get("body", b"")
                more = message.get("more_body", False)
            try:
                self._faults.load(json.loads(body))
            except (ValueError, AttributeError, TypeError) as problem:
                await exchange.refuse(Problem("invalid-request", str(problem)))
                return
        await exchange.answer(200, "application/json", json.dumps({"rules": self._faults.fired()}).encode())


@dataclass(slots=True)
class _Exchange:
    """One request and the ways to answer it."""

    scope: Scope
    receive: Receive
    send: Send
    line: Line | None

    async def answer(self, status: int, kind: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        lines = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        lines += [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
        await self.send({"type": "http.response.start", "status": status, "headers": lines})
        await self.send({"type": "http.response.body", "body": b"" if self.scope["method"] == "HEAD" else body})

    async def refuse(self, problem: Problem) -> None:
        headers = dict(problem.headers)
        if self.scope["path"].startswith("/v1/uploads"):
            headers["Tus-Resumable"] = "1.0.0"
            headers["Access-Control-Allow-Origin"] = "*"
        await self.answer(problem.status, PROBLEM_TYPE, problem.body(), headers)

    async def run(self, app: App, receive: Receive | None = None) -> None:
        """The application itself, which may find that nobody is there any more."""
        with contextlib.suppress(ClientDisconnect):
            await app(self.scope, receive or self.receive, self.send)

    async def gone(self) -> None:
        """Wait until the client has left, whatever it still sends."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    def broken(self) -> Line:
        """The line that is to break; in process there is none."""
        if self.line is None:
            raise ConnectionResetError("fault")
        return self.line


Cut = Callable[[Line], Awaitable[None]]


async def _cut_after(app: App, rule: Rule, exchange: _Exchange, cut: Cut) -> None:
    """Give the application the first bytes of the body, then cut the line; with 0 bytes it isn't run at all."""
    left = int(rule.options["after"])
    line = exchange.broken()
    if left <= 0:
        await cut(line)
        await exchange.gone()
        return
    reached = False

    async def receive() -> Message:
        nonlocal left, reached
        if reached:
            await cut(line)
            return {"type": "http.disconnect"}
        message = dict(await exchange.receive())
        body = message.get("body", b"")
        if len(body) >= left:
            message["body"], message["more_body"] = body[:left], True
            reached = True
        left -= len(body)
        return message

    await exchange.run(app, receive)
    if reached:
        await exchange.gone()


async def _reset(app: App, rule: Rule, exchange: _Exchange) -> None:
    async def cut(line: Line) -> None:
        line.reset()

    await _cut_after(app, rule, exchange, cut)


async def _half_close(app: App, rule: Rule, exchange: _Exchange) -> None:
    async def cut(line: Line) -> None:
        line.half_close()

    await _cut_after(app, rule, exchange, cut)


async def _black_hole(app: App, rule: Rule, exchange: _Exchange) -> None:
    async def cut(line: Line) -> None:
        line.swallow()
        await line.lost.wait()

    await _cut_after(app, rule, exchange, cut)


async def _drip(app: App, rule: Rule, exchange: _Exchange) -> None:
    if exchange.line is not None:
        exchange.line.slow_down(rule.options["bytes_per_second"])
    await exchange.run(app)


async def _slow_read(app: App, rule: Rule, exchange: _Exchange) -> None:
    async def receive() -> Message:
        message = await exchange.receive()
        await asyncio.sleep(len(message.get("body", b"")) / rule.options["bytes_per_second"])
        return message

    await exchange.run(app, receive)


async def _status(_: App, rule: Rule, exchange: _Exchange) -> None:
    code = STATUSES[int(rule.options["status"])]
    if code == "offset-conflict" and exchange.scope["path"].startswith("/v1/deposits"):
        code = "deposit-conflict"
    wait = rule.options["retry_after"]
    await exchange.refuse(Problem(code, retry_after=int(wait) if wait >= 0 else None))


async def _html(_: App, __: Rule, exchange: _Exchange) -> None:
    await exchange.answer(200, "text/html; charset=utf-8", PORTAL)


async def _truncated(app: App, rule: Rule, exchange: _Exchange) -> None:
    exchange.broken().cut_reply_after(int(rule.options["after"]))
    await exchange.run(app)


async def _lost_reply(app: App, _: Rule, exchange: _Exchange) -> None:
    if exchange.line is None:

        async def nowhere(_: Message) -> None:
            return

        await app(exchange.scope, exchange.receive, nowhere)
    line = exchange.broken()
    line.swallow()
    await exchange.run(app)
    line.reset()


async def _spoil(app: App, rule: Rule, exchange: _Exchange) -> None:
    exchange.scope[SPOIL] = Spoil(rule.fault, rule.options)
    await exchange.run(app)


Effect = Callable[[App, Rule, _Exchange], Awaitable[None]]
_EFFECTS: dict[str, Effect] = {
    "reset": _reset,
    "half-close": _half_close,
    "black-hole": _black_hole,
    "drip": _drip,
    "slow-read": _slow_read,
    "status": _status,
    "html": _html,
    "truncated": _truncated,
    "lost-reply": _lost_reply,
    **dict.fromkeys(SPOILS, _spoil),
}
