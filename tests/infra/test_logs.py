"""The log: useful, rotating, and free of whatever names a person or opens a door."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.infra import logs as module
from desktop.infra.logs import Logs, harmless
from desktop.kernel.failures import VaultUnreadable

NIRS = ("255081416802538", "2 55 08 14 168 025 38", "2550814168025", "255082A16802538", "1.85.05.78.006.084.36")
IBANS = ("FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189", "fr76 3000 6000 0112 3456 7890 189")
SECRETS = (
    "Authorization: Bearer abc.def-123",
    "password=Demo-Espace-2026!",
    '{"password": "Demo Espace 2026!"}',
    "{'refresh_token': 'abcdef-123456'}",
    "access_token=abcdef-123456",
    "Mot de passe : Demo-Espace-2026!",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "logs"


@pytest.fixture
def log(folder: Path) -> Iterator[logging.Logger]:
    logs = Logs(folder)
    yield logging.getLogger("desktop.tests")
    logs.close()


def written(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("telling", [*NIRS, *IBANS])
def test_no_number_of_a_person_gets_in(telling: str) -> None:
    for line in (telling, f"row {telling}.", f"x={telling};", f"«{telling}»"):
        found = harmless(line)
        assert telling not in found
        assert sum(letter.isdigit() for letter in found) < 4, found


@pytest.mark.parametrize("telling", SECRETS)
def test_no_secret_gets_in(telling: str) -> None:
    found = harmless(f"sent {telling} to the service")
    for word in ("abc", "Demo", "2026", "123"):
        assert word not in found, found


def test_names_of_documents_and_mail_addresses_stay_out() -> None:
    found = harmless("reading /nowhere/Facture DUPONT Marie.PDF for marie.dupont@cabinet.example")
    assert "Marie.PDF" not in found
    assert "dupont@" not in found


@pytest.mark.parametrize(
    "line",
    [
        "document 4711 of deposit 8ed2475b-2bc8-4dcd-ae37-8aae6e25041c: waiting, 423 locked, again in 40 s",
        "receipt AD-2026-000123 for FINESS 200000008",
        "sign-in off line: unreachable",
        "vault set aside: damaged",
    ],
)
def test_ids_and_codes_stay(line: str) -> None:
    assert harmless(line) == line


@given(st.text(alphabet="0123456789 ABab2.-", min_size=0, max_size=60))
def test_whatever_is_logged_no_thirteen_digit_nir_survives(text: str) -> None:
    import re

    for word in re.findall(r"(?<![\dA-Za-z])[12]\d{12}(?:\d\d)?(?![\dA-Za-z])", text):
        assert not re.search(rf"(?<![\dA-Za-z]){word}(?![\dA-Za-z])", harmless(text))


def test_an_exception_is_told_by_its_place_and_never_by_its_words(folder: Path, log: logging.Logger) -> None:
    try:
        open("/nowhere/Facture DUPONT.pdf").close()  # noqa: PTH123
    except OSError:
        log.exception("document 12 could not be read")
    try:
        raise VaultUnreadable("damaged")
    except VaultUnreadable:
        log.warning("sign-in failed", exc_info=True)
    found = written(folder)
    assert "DUPONT" not in found
    assert "nowhere" not in found
    assert "FileNotFoundError 2" in found
    assert "test_logs.py:" in found
    assert "VaultUnreadable vault-unreadable" in found


def test_levels_and_loggers_are_chosen(folder: Path, log: logging.Logger) -> None:
    log.debug("too quiet")
    log.info("heard")
    logging.getLogger("httpx").warning("somebody else")
    log.info("two\x1b[31m colours\x00")
    found = written(folder)
    assert "heard" in found
    assert "too quiet" not in found
    assert "somebody else" not in found
    assert "\x1b" not in found
    assert "\x00" not in found


def test_files_rotate_and_are_private(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 2_000)
    logs = Logs(folder, "debug")
    for number in range(400):
        logging.getLogger("desktop").debug("line %d", number)
    logs.close()
    files = list(folder.iterdir())
    assert len(files) == 1 + module.KEPT
    assert all(path.stat().st_size <= 2_000 for path in files)
    assert folder.stat().st_mode & 0o077 == 0
    assert "line 399" in written(folder)
    logging.getLogger("desktop").info("after the end")
    assert "after the end" not in written(folder)


def test_a_line_that_cannot_be_written_is_lost_and_shows_nothing(
    folder: Path, log: logging.Logger, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / module.NAME).unlink()
    (folder / module.NAME).mkdir()  # as good as a full disk
    log.warning("lost")
    (folder / module.NAME).rmdir()
    log.warning("kept")
    assert capsys.readouterr().err == ""
    assert "kept" in written(folder)
    assert "lost" not in written(folder)
