"""From what was dropped to the files in it, one by one, in the order in which a person counts pages.

Owns the walk and its politeness (junk of systems, loops of links, folders that can't be read); it opens no file.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from desktop.kernel.ids import Sha256
from desktop.uploads.names import natural, shown, system_path

# A folder is sorted as a whole up to this many entries; a larger one, which has no page order to keep, in runs of as
# many, so that the first file comes at once.
RUN = 10_000

_JUNK = frozenset({"thumbs.db", "ehthumbs.db", ".ds_store", "desktop.ini", "icon\r"})
_JUNK_STARTS = ("~$", "._", ".~lock.")
_JUNK_FOLDERS = frozenset(
    {"__macosx", "$recycle.bin", "system volume information", ".trashes", ".spotlight-v100", ".fseventsd"}
)

_GONE = ("ENOENT", "ENOTDIR", "ESTALE", "ENODEV", "ENXIO", "EHOSTDOWN", "EHOSTUNREACH", "ENETUNREACH", "ENOTCONN")
_GONE_ERRNO = frozenset(getattr(errno, name) for name in _GONE if hasattr(errno, name))
# Windows' own: drive not ready, network path not found, network name gone or deleted, device no longer there.
_GONE_WINDOWS = frozenset({21, 53, 55, 59, 64, 67, 433, 1167, 1231, 1232})


@dataclass(frozen=True, slots=True)
class Found:
    """A file that was met. `folder` is relative to what was dropped, with "/", "" at its root; a label, like `name`.

    What lies in a mail or an archive comes with its bytes; `path` is then that of the outermost file.
    """

    path: Path
    folder: str
    name: str
    content: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Bad:
    """A file (or a folder that couldn't be read) that isn't taken.

    `reason` is one of `empty`, `too-large`, `encrypted`, `damaged`, `unsupported`, `unreadable`, `changing`, `gone`,
    `name-unusable`, `encrypted-archive`, `archive-too-large`, `no-attachment`, `conversion-failed`.
    `size` in bytes, 0 if unknown; `media_type` "" if unknown; `sha256` where all of it was read.
    """

    found: Found
    reason: str
    size: int = 0
    media_type: str = ""
    sha256: Sha256 | None = None


def walk(paths: Iterable[Path]) -> Iterator[Found | Bad]:
    """Files as given, folders from top to bottom in natural order; each folder once, however it is reached.

    Never raises for what it meets: a folder that can't be read is one `Bad`, and the walk goes on.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if _is_folder(path):
            yield from _folder(path, seen)
        else:
            yield _file(path, "")


def absence(problem: OSError) -> str:
    """`gone` where the file or its whole share isn't there (any more), `unreadable` for every other trouble."""
    windows = getattr(problem, "winerror", None)
    return "gone" if problem.errno in _GONE_ERRNO or windows in _GONE_WINDOWS else "unreadable"


def _folder(top: Path, seen: set[tuple[int, int]]) -> Iterator[Found | Bad]:
    # A stack of our own: a hostile tree may be deeper than Python may recurse.
    stack: list[Iterator[tuple[Path, str, bool] | Bad]] = [_entries(top, "", seen)]
    while stack:
        item = next(stack[-1], None)
        if item is None:
            stack.pop()
        elif isinstance(item, Bad):
            yield item
        else:
            path, folder, is_folder = item
            if is_folder:
                stack.append(_entries(path, _below(folder, path.name), seen))
            else:
                yield _file(path, folder)


def _entries(path: Path, folder: str, seen: set[tuple[int, int]]) -> Iterator[tuple[Path, str, bool] | Bad]:
    trouble: OSError | ValueError | None = None
    run: list[tuple[str, bool]] = []
    try:
        status = os.stat(system_path(path))  # noqa: PTH116 - the verbatim form is a string, not a Path
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(system_path(path)) as scan:
            for entry in scan:
                is_folder = _entry_is_folder(entry)
                if not is_junk(entry.name, is_folder=is_folder):
                    run.append((entry.name, is_folder))
                if len(run) == RUN:
                    yield from _in_order(path, folder, run)
                    run = []
    except (OSError, ValueError) as problem:
        trouble = problem
    yield from _in_order(path, folder, run)
    if trouble is not None:
        where = Found(path, folder.rpartition("/")[0], shown(path.name) or "?")
        yield Bad(where, absence(trouble) if isinstance(trouble, OSError) else "unreadable")


def _in_order(path: Path, folder: str, run: list[tuple[str, bool]]) -> Iterator[tuple[Path, str, bool]]:
    run.sort(key=lambda entry: (natural(entry[0]), entry[0]))
    return ((path / name, folder, is_folder) for name, is_folder in run)


def _file(path: Path, folder: str) -> Found | Bad:
    name = shown(path.name)
    found = Found(path, folder, name or "?")
    return found if name else Bad(found, "name-unusable")


def _below(folder: str, name: str) -> str:
    label = shown(name) or "?"
    return f"{folder}/{label}" if folder else label


def _is_folder(path: Path) -> bool:
    try:
        return os.path.isdir(system_path(path))  # noqa: PTH112 - the verbatim form is a string, not a Path
    except ValueError:
        return False


def _entry_is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link to what can't be asked: reading it will say why


def is_junk(name: str, *, is_folder: bool) -> bool:
    """Whether a system or an office program left it there for itself."""
    folded = name.casefold()
    if is_folder:
        return folded in _JUNK_FOLDERS
    return folded in _JUNK or folded.startswith(_JUNK_STARTS)
