"""The command line: what it understands, what it says, and what it doesn't import."""

import os
import pty
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from desktop import __version__
from desktop.app import console_texts as texts
from desktop.app.options import Exit, SendOptions, StatusOptions, parse
from desktop.app.start import DEFAULT_SERVER, Options
from desktop.uploads.facts import DocumentState, Kind
from tests.console.conftest import FINESS, PASSWORD, Companion, scans

HEAVY = ("PySide6", "httpx", "apsw", "cryptography", "argon2", "keyring", "PIL", "pypdf", "rich")


def test_the_window_is_what_is_meant_by_nothing() -> None:
    assert parse([]) == Options()
    assert parse(["--demo", "--server", "http://127.0.0.1:8/", "--basedir", "b"]) == Options(
        demo=True, server="http://127.0.0.1:8", basedir=Path("b")
    )
    assert parse(["--tour", "t", "--check", "--log-level", "debug"]) == Options(
        tour=Path("t"), check=True, log_level="debug"
    )
    assert ".invalid" in DEFAULT_SERVER


def test_commands_take_their_options_before_or_after_their_name() -> None:
    wanted = SendOptions(
        finess=parse(["status", "--finess", FINESS]).finess,  # type: ignore[arg-type, union-attr]
        kind=Kind.PRISE_EN_CHARGE,
        paths=(Path("a"), Path("b")),
        message="bonjour",
        server="https://h.invalid",
        basedir=Path("b"),
        password_stdin=True,
        json=True,
        timeout=5.0,
    )
    words = ["--finess", "20 000 000 8", "--kind", "Prise-en-charge", "--message", "bonjour", "--password-stdin"]
    words += ["--json", "--timeout", "5"]
    assert parse(["--basedir", "b", "--server", "https://h.invalid", "send", *words, "a", "b"]) == wanted
    assert parse(["send", *words, "--basedir", "b", "--server", "https://h.invalid", "a", "b"]) == wanted
    assert parse(["status", "--json"]) == StatusOptions(json=True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--nope"], "Option inconnue\u00a0: --nope"),
        (["envoyer"], "Commande inconnue\u00a0: envoyer"),
        (["--server", "ftp://x"], "une adresse commence par"),
        (["--server", "http://user:word@h"], "une adresse commence par"),
        (["--basedir"], "--basedir attend une valeur."),
        (["--log-level", "loud"], "«\u00a0loud\u00a0»"),
        (["send"], "Il manque\u00a0: --finess, --kind"),
        (["send", "--finess", "12", "--kind", "rib"], "9 caractères"),
        (["send", "--finess", FINESS, "--kind", "x"], "types possibles\u00a0: facture"),
        (["send", "--finess", FINESS, "--kind", "rib", "--timeout", "-1"], "nombre de secondes"),
        (["send", "--finess", FINESS, "--kind", "rib", "--message", "m" * 2001], "2\u202f000"),
    ],
)
def test_what_is_not_understood_is_said_in_french(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(words)
    assert ended.value.code == Exit.USAGE
    told = capsys.readouterr().err
    assert said in told
    assert told.startswith("Utilisation\u00a0: ")
    for english in ("usage", "error:", "invalid", "required", "argument "):
        assert english not in told


def test_help_and_version_speak_french(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    for words in (["--help"], ["send", "-h"], ["status", "--help"]):
        with pytest.raises(SystemExit) as ended:
            parse(words)
        assert ended.value.code == 0
        told = capsys.readouterr().out
        assert "Utilisation" in told
        assert "show this help" not in told
    with pytest.raises(SystemExit):
        parse(["--version"])
    assert capsys.readouterr().out == f"Espace Tiers {__version__}\n"
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__


def test_nothing_heavy_is_imported_before_the_options_are_read() -> None:
    program = "import sys, desktop.__main__; print(*sorted({n.partition('.')[0] for n in sys.modules}))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not set(told.stdout.split()) & set(HEAVY)


def test_the_companion_never_imports_qt(companion: Companion, tmp_path: Path) -> None:
    program = (
        "import sys\nfrom desktop.__main__ import main\ncode = main(sys.argv[1:])\n"
        "assert 'desktop.uploads.engine' in sys.modules\n"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'shiboken6'))]\nsys.exit(code)"
    )
    path = scans(tmp_path, 1)[0]
    for verb, words in (("send", ["--password-stdin", str(path)]), ("status", ["--password-stdin"])):
        command = [sys.executable, "-c", program, *companion.command(verb, *words)[3:]]
        told = subprocess.run(command, input=PASSWORD + "\n", capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr


def test_on_a_terminal_there_is_a_bar_and_a_question(companion: Companion, tmp_path: Path) -> None:
    path = scans(tmp_path, 1)[0]
    here, there = pty.openpty()
    with subprocess.Popen(
        companion.command("send", path), stdin=there, stdout=there, stderr=there, close_fds=True
    ) as process:
        os.close(there)
        shown = b""
        try:
            while chunk := os.read(here, 4096):
                shown += chunk
                if shown.endswith("Mot de passe\u00a0: ".encode()):
                    os.write(here, PASSWORD.encode() + b"\n")
        except OSError:  # Linux: the other end has closed
            pass
        os.close(here)
    told = shown.decode("utf-8", "replace")
    assert process.returncode == 0, told
    assert "Accusé de dépôt reçu" in told
    assert "━" in told
    assert PASSWORD not in told


def test_an_installation_is_checked_by_trying(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "desktop", "--check", "--basedir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"},
    )
    assert told.returncode == 0, told.stdout + told.stderr
    lines = told.stdout.splitlines()
    assert [line.partition("\u00a0: ")[0] for line in lines[:-1]] == [
        "Coffre chiffré",
        "Trousseau",
        "Certificats",
        "Images",
        "Affichage",
        "PDF",
        "Polices",
    ]
    assert (
        lines[1] == "Trousseau\u00a0: il garde les secrets en clair\u00a0: le mot de passe sera demandé à chaque fois"
    )
    assert lines[-1] == "Cette installation est complète."


def test_what_is_missing_is_named_and_the_code_says_so(tmp_path: Path) -> None:
    (tmp_path / "pikepdf.py").write_text("raise ImportError('not here')")
    told = subprocess.run(
        [sys.executable, "-m", "desktop", "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert told.returncode == Exit.INCOMPLETE_INSTALLATION
    assert "PDF\u00a0: manquant (ImportError\u00a0: not here)" in told.stdout
    assert told.stdout.splitlines()[-1] == "Cette installation est incomplète."


def test_every_state_has_its_words() -> None:
    assert set(texts.STATES) == set(DocumentState)
