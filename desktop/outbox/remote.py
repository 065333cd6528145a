"""What the outbox asks of the service: uploads, as delivery knows them, and the PUT that seals an intent.

Values in, values out; the only JSON of the outbox, which adds `uploads` to a body that its owner wrote.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import msgspec

from desktop.kernel.failures import NotTheServer, OurBug
from desktop.kernel.ids import Sha256
from desktop.outbox.facts import IntentId
from desktop.uploads import remote as uploads
from desktop.uploads.remote import SealedUpload, wire_name
from desktop.uploads.wire import Server


@dataclass(frozen=True, slots=True)
class SealedPart:
    """A complete upload as a seal names it."""

    url: str
    name: str
    sha256: str
    role: str


class Service(Server, Protocol):
    """What the outbox needs: delivery's server, and one more call. Blocking, thread-safe."""

    def put(self, intent: IntentId, route: str, body: bytes, parts: Sequence[SealedPart]) -> bytes:
        """Seal an intent; the same answer however often it is asked. `Refused`."""
        ...


class OutboxRemote(uploads.Remote):
    """The real one."""

    def put(self, intent: IntentId, route: str, body: bytes, parts: Sequence[SealedPart]) -> bytes:
        """Seal an intent; the answer's JSON, b"" for none. `Refused`."""
        reply = self._ask("PUT", route.replace("{id}", intent), json=sealed_body(body, parts))
        if reply.body:
            try:
                msgspec.json.decode(reply.body)
            except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
                raise NotTheServer("answer") from problem
        return reply.body


def sealed_body(body: bytes, parts: Sequence[SealedPart]) -> bytes:
    """A body as it is sent: with its uploads, where it has some."""
    if not parts:
        return body
    content = msgspec.json.decode(body)
    if not isinstance(content, dict):
        raise OurBug("the body of an intent is an object")
    content["uploads"] = [_part(part) for part in parts]
    return msgspec.json.encode(content)


def _part(part: SealedPart) -> dict[str, str]:
    told = {
        "id": SealedUpload(part.url, part.name, Sha256(part.sha256)).id,
        "name": wire_name(part.name),
        "sha256": part.sha256,
    }
    return {**told, "role": part.role} if part.role else told
