"""What delivery needs of the server, as a Protocol: `remote.Remote` is the real one, tests may bring another."""

from collections.abc import Callable, Sequence
from typing import Protocol

from desktop.kernel.ids import DepositId, Sha256
from desktop.uploads.facts import Kind, Limits, Receipt
from desktop.uploads.remote import Created, DocumentsPage, Pieces, SealedUpload


class Server(Protocol):
    """Blocking, thread-safe; raises the failures of `kernel.failures` and of `uploads.remote`."""

    def limits(self) -> Limits: ...

    def create(
        self,
        name: str,
        media_type: str,
        size: int,
        sha256: Sha256,
        first: bytes | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Created: ...

    def offset(self, url: str, size: int | None = None) -> int: ...

    def append(
        self,
        url: str,
        offset: int,
        chunk: bytes | Pieces,
        progress: Callable[[int], None] | None = None,
        *,
        checksum: bool = True,
    ) -> int: ...

    def terminate(self, url: str) -> None: ...

    def seal(self, deposit: DepositId, kind: Kind, message: str, uploads: Sequence[SealedUpload]) -> Receipt: ...

    def deposit(self, deposit: DepositId) -> Receipt | None: ...

    def documents(self, since: str | None = None, *, limit: int = 100) -> DocumentsPage: ...
