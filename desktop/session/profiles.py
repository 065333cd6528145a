"""The folder of one practice on this workstation: which files lie in it, and what becomes of a vault that won't open.

    profile.json   name, server, last use: nothing secret, shown before any password is typed
    key.json       the vault's key in its wrappings (`session.keys`)
    vault.db       the vault
    queued.json    how many documents waited when somebody last counted: all that can be said of a vault that is lost
    open           there while the vault is open: left behind by a crash or a power cut
    lock           held by the one process that may open the vault
    aside/<time>/  vaults that couldn't be opened, kept with their keys

Blocking; `OSError` where the disk says no. Knows no password, no server, no SQL.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from desktop.infra.files import HeldFile, private_folder, remove_tree, write_atomically
from desktop.kernel.identifiers import parse_finess
from desktop.kernel.ids import Finess
from desktop.session import keys
from desktop.session.facts import Profile

S = TypeVar("S", bound=msgspec.Struct)

_VAULT = ("vault.db", "vault.db-wal", "vault.db-shm")


class Card(msgspec.Struct, frozen=True):
    """`profile.json`."""

    name: str = ""
    server: str = ""
    last_used: datetime | None = None


class _Queued(msgspec.Struct, frozen=True):
    queued: int = 0


class ProfileFolder:
    """One practice's files; creates nothing before `prepare`."""

    def __init__(self, profiles: Path, finess: Finess) -> None:
        self.finess = finess
        self.path = profiles / finess
        self.vault = self.path / "vault.db"
        self._key = self.path / "key.json"
        self._mark = self.path / "open"
        self.lock = HeldFile(self.path / "lock")

    def prepare(self) -> None:
        """Make the folder."""
        private_folder(self.path.parent)
        private_folder(self.path)

    @property
    def exists(self) -> bool:
        return self.path.is_dir()

    @property
    def has_vault(self) -> bool:
        """Whether a vault was ever written here and still is."""
        return self.vault.exists() and self.vault.stat().st_size > 0

    # --- what is written in it -----------------------------------------------------------------------------

    def card(self) -> Card:
        """What may be shown of the practice; empty where it can't be read."""
        return _read(self.path / "profile.json", Card) or Card()

    def write_card(self, card: Card) -> None:
        write_atomically(self.path / "profile.json", msgspec.json.encode(card))

    def key_file(self) -> keys.KeyFile | None:
        """The wrapped key; None where there is none, or none that can be read."""
        try:
            return keys.read(self._key.read_bytes())
        except FileNotFoundError:
            return None

    def write_key_file(self, file: keys.KeyFile) -> None:
        write_atomically(self._key, keys.write(file))

    def queued(self) -> int | None:
        """How many documents waited when last counted; None where nobody counted."""
        found = _read(self.path / "queued.json", _Queued)
        return None if found is None else found.queued

    def write_queued(self, count: int) -> None:
        """Not forced to the disk: an estimate isn't worth a flush for each document."""
        write_atomically(self.path / "queued.json", msgspec.json.encode(_Queued(count)), durable=False)

    def profile(self) -> Profile:
        """The practice as it may be shown."""
        card, file = self.card(), self.key_file()
        remembered = file is not None and file.device is not None
        return Profile(self.finess, card.name, card.last_used, remembered, card.server)

    # --- the life of its vault -----------------------------------------------------------------------------

    @property
    def left_open(self) -> bool:
        """Whether the program that had the vault open never closed it."""
        return self._mark.exists()

    def mark_open(self) -> None:
        write_atomically(self._mark, b"")

    def mark_closed(self) -> None:
        self._mark.unlink(missing_ok=True)

    def set_aside(self, now: datetime) -> int | None:
        """Move the vault and its key out of the way, for good; how many documents were still queued, if known."""
        lost = self.queued()
        stem = now.astimezone(UTC).strftime("%Y%m%dT%H%M%S%fZ")
        aside = private_folder(private_folder(self.path / "aside") / stem)
        for name in (*_VAULT, "key.json"):
            here = self.path / name
            if here.exists():
                here.replace(aside / name)
        self.write_queued(0)
        self.mark_closed()
        return lost

    def erase(self) -> None:
        """Take everything off the disk, the key first: without it the rest is noise."""
        self._key.unlink(missing_ok=True)
        for key in self.path.glob("aside/*/key.json"):
            key.unlink()
        remove_tree(self.path)


def known_profiles(profiles: Path) -> list[Profile]:
    """Every practice that has signed in on this workstation, last used first."""
    found = [folder.profile() for folder in _folders(profiles)]
    ever = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda profile: (profile.last_used or ever, profile.finess), reverse=True)


def _folders(profiles: Path) -> Iterator[ProfileFolder]:
    if not profiles.is_dir():
        return
    for entry in sorted(profiles.iterdir()):
        try:
            finess = parse_finess(entry.name)
        except ValueError:
            continue
        if finess == entry.name and (entry / "profile.json").exists():
            yield ProfileFolder(profiles, finess)


def _read(path: Path, kind: type[S]) -> S | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, msgspec.MsgspecError, ValueError):
        return None
