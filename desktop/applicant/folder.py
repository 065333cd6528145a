"""The folder of one applicant on this workstation, and how its vault is opened.

    vault.db       the vault; its key is a short secret of the keyring's and nowhere else
    run.db         the vault of a workstation without a keyring: its key ends with the program, and so does the file
    open, lock     as in a practice's folder
    aside/<time>/  a vault that could not be opened, kept

Blocking; `OSError` where the disk says no. Knows no server.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from desktop.infra.files import HeldFile, private_folder, remove_tree, write_atomically
from desktop.kernel.identifiers import parse_finess
from desktop.kernel.ids import Finess

_TAILS = ("", "-wal", "-shm")


class ApplicantFolder:
    """One applicant's files; creates nothing before `prepare`."""

    def __init__(self, applicants: Path, finess: Finess) -> None:
        self.finess = finess
        self.path = applicants / finess
        self.vault = self.path / "vault.db"
        self.run = self.path / "run.db"
        self._mark = self.path / "open"
        self.lock = HeldFile(self.path / "lock")

    def prepare(self) -> None:
        """Make the folder."""
        private_folder(self.path.parent)
        private_folder(self.path)

    @property
    def has_vault(self) -> bool:
        """Whether there is something to open."""
        return self.vault.exists() and self.vault.stat().st_size > 0

    @property
    def left_open(self) -> bool:
        """Whether the program that had the vault open never closed it."""
        return self._mark.exists()

    def mark_open(self) -> None:
        write_atomically(self._mark, b"")

    def mark_closed(self) -> None:
        self._mark.unlink(missing_ok=True)

    def clear_run(self) -> None:
        """Take away what nobody can read any more."""
        for tail in _TAILS:
            self.run.with_name(self.run.name + tail).unlink(missing_ok=True)

    def set_aside(self, now: datetime) -> None:
        """Move the vault out of the way, for good."""
        stem = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = private_folder(private_folder(self.path / "aside") / stem)
        for tail in _TAILS:
            here = self.vault.with_name(self.vault.name + tail)
            if here.exists():
                here.replace(aside / here.name)
        self.mark_closed()

    def erase(self) -> None:
        """Take everything off the disk."""
        remove_tree(self.path)


def known_applicants(applicants: Path) -> Sequence[Finess]:
    """Every FINESS of which a vault is kept here."""
    if not applicants.is_dir():
        return []
    found = []
    for entry in sorted(applicants.iterdir()):
        try:
            finess = parse_finess(entry.name)
        except ValueError:
            continue
        if finess == entry.name and ApplicantFolder(applicants, finess).has_vault:
            found.append(finess)
    return found
