"""A program that brings a cache up to date and may be killed at any moment: `python -m tests.statements.mortal`."""

import asyncio
import sys
from pathlib import Path

from desktop.infra.http import Http
from desktop.statements.remote import Remote
from tests.statements.desk import Desk


def remote(url: str, token: str) -> Remote:
    """The real client, for a session that is open already."""
    return Remote(Http(url, connections=3, inactivity=10), lambda: token, lambda stale: token)


async def main(folder: str, url: str, token: str) -> None:
    async with Desk(Path(folder), remote(url, token)) as desk:
        await desk.synced()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
