"""A line that answers as an example exchange of resources/contract does, to nothing else than what the example asks."""

import json as codec
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

import msgspec

from desktop.infra.http import Http, Reply, meaning
from desktop.outbox.facts import Intent, IntentId
from desktop.outbox.remote import OutboxRemote, SealedPart

FOLDER = Path(__file__).parents[2] / "resources" / "contract"
_SPARE = frozenset({"limit"})  # how many at once is the client's choice


def read(name: str) -> dict[str, Any]:
    """The exchange of that name."""
    example: dict[str, Any] = codec.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return example


def names(*stems: str) -> list[str]:
    """The exchanges whose names begin so."""
    found = sorted(path.name.removesuffix(".json") for path in FOLDER.glob("*.json"))
    return [name for name in found if name.partition(".")[0] in stems]


class Replay:
    """As `infra.http.Http`, for one exchange; asserts what is asked. An empty object stands for no body."""

    def __init__(self, name: str) -> None:
        self.example = read(name)
        self.asked = 0

    @property
    def http(self) -> Http:
        """What a client is given."""
        return cast("Http", self)

    @property
    def bearer(self) -> str:
        """The token that the example was asked with."""
        return str(self.example["request"]["headers"]["Authorization"]).removeprefix("Bearer ")

    def request(
        self,
        method: str,
        path_or_url: str,
        *,
        bearer: str | None = None,
        json: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **_more: object,
    ) -> Reply:
        asked, shown = self.example["request"], self.example["reply"]
        self.asked += 1
        assert method == asked["method"]
        assert _address(path_or_url) == _address(asked["path"])
        assert _content(codec.loads(json) if json else {}) == _content(asked.get("body", {}))
        assert bearer is None or bearer == self.bearer
        for header in ("If-None-Match",):
            assert (headers or {}).get(header) == asked["headers"].get(header)
        body = codec.dumps(shown["body"]).encode() if "body" in shown else shown.get("begins", "").encode()
        told = {name.lower(): value for name, value in shown["headers"].items()}
        if shown["status"] >= 400:
            raise meaning(shown["status"], told, body, "json")
        return Reply(shown["status"], told, body)

    def post(self, intent: Intent, id_: str) -> bytes:
        """Send it by the outbox's own remote, with the documents of the example, under this UUID."""
        remote = OutboxRemote(self.http, lambda: self.bearer, lambda stale: stale)
        parts = [
            SealedPart(f"/v1/uploads/{part['id']}", part["name"], part["sha256"], part.get("role", ""))
            for part in self.example["request"].get("body", {}).get("uploads", ())
        ]
        return remote.put(IntentId(id_), intent.route, intent.body, parts)


def _content(body: dict[str, Any]) -> dict[str, Any]:
    """Without what is left out as well: no uploads."""
    return {name: value for name, value in body.items() if (name, value) != ("uploads", [])}


def _address(path: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(path)
    words = parse_qs(parts.query)
    return parts.path, {name: value for name, value in words.items() if name not in _SPARE}


def answer(name: str) -> bytes:
    """The body of an exchange's reply."""
    return msgspec.json.encode(read(name)["reply"]["body"])
