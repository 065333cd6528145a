"""The questions that are known here, and those of the service: shipped, kept from the last time, asked for again.

Nothing in them is secret: they are read before anybody signs in, so their copy is a plain file of the program's data.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from desktop.features.faq.domain import Faq
from desktop.features.faq.remote import Copy, from_kept, kept, latest, read_faq
from desktop.infra.files import private_folder, write_atomically
from desktop.infra.http import Http
from desktop.infra.workers import Workers
from desktop.kernel.failures import Failure

log = logging.getLogger(__name__)


class Questions:
    """`shipped` came with the program, `copy` is where the service's last answer is kept."""

    def __init__(self, http: Callable[[], Http], shipped: Path, copy: Path) -> None:
        self._http = http
        self._shipped = shipped
        self._copy = copy
        self._workers = Workers(1, "faq")

    async def known(self) -> Faq:
        """Without asking anybody. Empty where nothing can be read."""
        return await self._workers.run(self._known)

    async def refreshed(self) -> Faq | None:
        """What the service has now; None where that is what is known, or where it can't be asked."""
        return await self._workers.run(self._refreshed)

    def close(self) -> None:
        """The last call."""
        self._workers.close(0.0)

    def _known(self) -> Faq:
        held = self._held()
        try:
            return read_faq(held.body if held is not None else self._shipped.read_bytes())
        except (OSError, Failure):
            log.warning("the questions can't be read")
            return Faq()

    def _held(self) -> Copy | None:
        try:
            held = from_kept(self._copy.read_bytes())
            read_faq(held.body)
        except (OSError, Failure):
            return None
        return held

    def _refreshed(self) -> Faq | None:
        held = self._held()
        http = self._http()
        try:
            news = latest(http, "" if held is None else held.etag)
            if news is None:
                return None
            found = read_faq(news.body)
        except Failure as problem:
            log.info("the questions are not refreshed: %s", problem.code)
            return None
        finally:
            http.close()
        try:
            private_folder(self._copy.parent)
            write_atomically(self._copy, kept(news), durable=False)
        except OSError:
            log.warning("the questions could not be kept")
        return found
