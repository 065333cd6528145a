"""The mutual's notices and this workstation's last copy of them: no personal data, so a plain file. Blocking."""

import logging
from pathlib import Path

from desktop.infra.files import private_folder, write_atomically
from desktop.kernel.failures import Failure
from desktop.session.facts import Notice
from desktop.session.remote import SessionRemote, notices_file, read_notices

log = logging.getLogger(__name__)


def latest_notices(remote: SessionRemote, copy: Path) -> list[Notice]:
    """The service's notices, kept in `copy`; the last known ones where it can't be reached."""
    try:
        found = remote.notices()
    except Failure as problem:
        log.info("notices not refreshed: %s", problem.code)
        return _read(copy)
    try:
        private_folder(copy.parent)
        write_atomically(copy, notices_file(found), durable=False)
    except OSError:
        log.warning("notices could not be kept")
    return found


def _read(copy: Path) -> list[Notice]:
    try:
        return read_notices(copy.read_bytes())
    except (OSError, Failure):
        return []
