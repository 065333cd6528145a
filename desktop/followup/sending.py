"""What the user sends about something that is followed: written down first, sent by itself, exactly once.

Only the promise stands here; what keeps it is put together by the program.
"""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from desktop.followup.facts import Subject


class Why(StrEnum):
    """Why files can't go with a message."""

    TOO_LARGE = "too_large"  # together
    KIND = "kind"  # neither PDF nor a picture
    UNREADABLE = "unreadable"


class FilesRefused(Exception):  # noqa: N818 - the user must act; nothing was written down
    """The files can't be taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


class Correspondence(Protocol):
    """Coroutines run on the program's loop; once one returns, pulling the plug loses nothing."""

    async def write(self, subject: Subject, text: str, files: Sequence[Path]) -> None:
        """A message to the mutual. `FilesRefused`."""
        ...

    async def bring(self, subject: Subject, message: str, files: Sequence[Path]) -> None:
        """What was missing. `FilesRefused`."""
        ...

    async def dismiss(self, intent: str) -> None:
        """Put a message that the mutual won't have out of sight."""
        ...
