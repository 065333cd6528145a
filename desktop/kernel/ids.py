"""Names for the identifiers that travel through the program, so that one can't be passed for another."""

from typing import NewType

Finess = NewType("Finess", str)
"""Nine characters, normalised by `identifiers.parse_finess`."""

DocumentId = NewType("DocumentId", int)
"""Row number of a document in the vault of one profile; means nothing to the server."""

DepositId = NewType("DepositId", str)
"""UUID (canonical text) that the client makes before anything is sent; it makes the seal idempotent."""

Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits over the whole content: the identity of a document."""
