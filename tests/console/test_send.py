"""`send`: every file once, whatever happens in between, and an exit code that can be trusted."""

import hashlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from api_stub.serving import Served
from desktop.app.options import Exit
from desktop.app.wiring import build, open_delivery
from desktop.infra.paths import Paths
from desktop.kernel.ids import Finess
from desktop.uploads.facts import DocumentState, Kind, View
from tests.console.conftest import FINESS, PASSWORD, Companion, scans

NOWHERE = "http://127.0.0.1:9"


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_folder_is_delivered_and_a_second_run_delivers_nothing_again(companion: Companion, tmp_path: Path) -> None:
    made = scans(tmp_path / "export", 5) + scans(tmp_path / "export" / "sous-dossier", 3, seed=1)
    first = companion.send(tmp_path / "export")
    assert first.code == Exit.DONE, first.errors
    assert {document["path"] for document in first.documents} == {str(path) for path in made}
    for document in first.documents:
        assert list(document) == ["path", "sha256", "state", "deposit", "receipt", "reason"]
        assert document["sha256"] == sha256(Path(str(document["path"])))
        assert document["state"] == "acknowledged"
        assert str(document["receipt"]).startswith("AD-")
        assert document["reason"] == ""
    assert companion.arrived() == {sha256(path): 1 for path in made}

    again = companion.send(tmp_path / "export")
    assert again.code == Exit.DONE
    assert again.states() == {("acknowledged", "already-sent"): 8}
    told = {document["path"]: (document["deposit"], document["receipt"]) for document in first.documents}
    assert {d["path"]: (d["deposit"], d["receipt"]) for d in again.documents} == told
    assert companion.arrived().total() == 8
    assert "TOKEN" not in first.errors.upper()


def test_what_is_refused_is_told_and_the_rest_delivered(companion: Companion, tmp_path: Path) -> None:
    good = scans(tmp_path, 2)
    twin = tmp_path / "copie.png"
    twin.write_bytes(good[0].read_bytes())
    (tmp_path / "vide.pdf").touch()
    (tmp_path / "lettre.pdf").write_text("pas un PDF")
    told = companion.send(*good, twin, tmp_path / "vide.pdf", tmp_path / "lettre.pdf", tmp_path / "absent.pdf")
    assert told.code == Exit.NOT_ALL
    assert told.states() == {
        ("acknowledged", ""): 3,
        ("refused", "empty"): 1,
        ("refused", "unsupported"): 1,
        ("refused", "gone"): 1,
    }
    by_path = {document["path"]: document for document in told.documents}
    assert by_path[str(twin)]["receipt"] == by_path[str(good[0])]["receipt"]
    assert companion.arrived() == {sha256(path): 1 for path in good}
    status = companion.run("status", "--json", "--password-stdin").documents[0]
    counts = json.loads(json.dumps(status["counts"]))
    assert (counts["acknowledged"], counts["refused"], counts["duplicate"]) == (2, 0, 0)


def test_files_of_the_same_name_in_several_folders_keep_their_paths(companion: Companion, tmp_path: Path) -> None:
    made = [scans(tmp_path / folder, 1, seed=number)[0] for number, folder in enumerate("abc")]
    told = companion.send(*made)
    assert told.code == Exit.DONE
    assert {d["path"]: d["sha256"] for d in told.documents} == {str(path): sha256(path) for path in made}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names files in bytes")
def test_a_name_that_is_no_unicode_is_told_as_it_is(companion: Companion, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/re\xe7u.png"))
    path.write_bytes(scans(tmp_path / "x", 1)[0].read_bytes())
    told = companion.send(path)
    assert told.code == Exit.DONE
    assert told.documents[0]["path"] == str(path)


def test_words_for_people(companion: Companion, tmp_path: Path) -> None:
    path = scans(tmp_path, 1)[0]
    told = companion.run("send", "--password-stdin", path)
    assert told.code == Exit.DONE
    assert len(told.lines) == 1
    assert told.lines[0].startswith(f"{path}\u00a0: Accusé de dépôt reçu, AD-")
    assert "1 sur 1 avec accusé de dépôt." in told.errors
    nothing = companion.run("send", "--password-stdin")
    assert (nothing.code, nothing.lines) == (Exit.DONE, [])
    assert "Rien à déposer" in nothing.errors


def test_every_refusal_to_sign_in_has_its_code(companion: Companion, tmp_path: Path) -> None:
    path = scans(tmp_path, 1)[0]
    assert companion.run("send", path, typed="").code == Exit.SIGN_IN_REFUSED
    wrong = companion.run("send", "--password-stdin", path, typed="wrong\n")
    assert wrong.code == Exit.SIGN_IN_REFUSED
    assert "Identifiant ou mot de passe incorrect" in wrong.errors
    assert companion.send(path, server=NOWHERE).code == Exit.LEFT
    assert companion.run("send", "--finess", "12", path).code == Exit.USAGE
    assert companion.run("send", "--kind", "poème", path).code == Exit.USAGE
    assert companion.arrived().total() == 0


def test_off_line_everything_is_kept_and_sent_later_without_the_files(
    companion: Companion, tmp_path: Path, served: Served
) -> None:
    first = scans(tmp_path / "a", 1)
    assert companion.send(*first).code == Exit.DONE
    served.stop()
    later = scans(tmp_path / "b", 4, seed=7)
    expected = {sha256(path) for path in [*first, *later]}
    told = companion.send("--timeout", "0.5", tmp_path / "b")
    assert told.code == Exit.LEFT
    assert {document["path"] for document in told.documents} == {str(path) for path in later}
    assert not {"acknowledged", "refused", "failed"} & {str(document["state"]) for document in told.documents}

    served.start()
    for path in later:
        path.unlink()
    (tmp_path / "b").rmdir()
    found = companion.send(tmp_path / "b")
    assert found.code == Exit.DONE, found.errors
    assert {document["path"] for document in found.documents} == {str(path) for path in later}
    assert companion.arrived() == dict.fromkeys(expected, 1)
    assert companion.send(tmp_path / "b").states() == {("acknowledged", "already-sent"): 4}


def test_killed_at_any_moment_each_file_arrives_once(companion: Companion, tmp_path: Path) -> None:
    made = scans(tmp_path / "export", 40, side=120)
    expected = {sha256(path): 1 for path in made}
    for pause in (0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0):
        with companion.start("send", "--password-stdin", "--json", tmp_path / "export") as process:
            assert process.stdin is not None
            process.stdin.write(PASSWORD + "\n")
            process.stdin.flush()
            time.sleep(pause)  # the moment of the kill is what this test is about
            process.kill()
            process.communicate()
    told = companion.send(tmp_path / "export")
    assert told.code == Exit.DONE, told.errors
    assert {document["path"] for document in told.documents} == {str(path) for path in made}
    assert {document["state"] for document in told.documents} == {"acknowledged"}
    assert companion.arrived() == expected


def test_asked_to_stop_it_says_what_is_left(companion: Companion, tmp_path: Path, served: Served) -> None:
    assert companion.send(*scans(tmp_path / "a", 1)).code == Exit.DONE
    served.stop()
    paths = scans(tmp_path / "b", 2, seed=3)
    with companion.start("send", "--password-stdin", *paths) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(PASSWORD + "\n")
        process.stdin.flush()
        assert "mis en file" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == Exit.LEFT
    assert "Interrompu" in errors
    assert not list(companion.basedir.glob("data/profiles/*/open"))
    served.start()
    assert companion.send(*paths).code == Exit.DONE
    assert companion.arrived().total() == 3


async def test_what_the_window_has_staged_is_left_alone_or_taken_up(companion: Companion, tmp_path: Path) -> None:
    given, others = scans(tmp_path / "given", 2), scans(tmp_path / "other", 2, seed=5)
    house = build(Paths.under(companion.basedir), companion.served.url)
    await house.start()
    await house.session.sign_in(Finess(FINESS), PASSWORD, remember=False)
    delivery = await open_delivery(house)
    report = await delivery.engine.add([given[0], *others], Kind.DEVIS)
    assert len(report.staged) == 3
    busy = companion.send(*given)
    assert busy.code == Exit.BUSY
    assert "autre fenêtre" in busy.errors
    await house.close()

    told = companion.send(*given)
    assert told.code == Exit.DONE, told.errors
    assert told.states() == {("acknowledged", ""): 2}
    assert companion.arrived() == {sha256(path): 1 for path in given}

    house = build(Paths.under(companion.basedir), companion.served.url)
    await house.session.sign_in(Finess(FINESS), PASSWORD, remember=False)
    delivery = await open_delivery(house)
    counts = await delivery.engine.counts()
    assert counts[DocumentState.STAGED] == 2
    assert counts[DocumentState.DUPLICATE] == 0
    kinds = {row.kind for row in await delivery.engine.rows(await delivery.engine.ids(View.SENT))}
    assert kinds == {Kind.FACTURE}
    await house.close()


async def test_a_queue_on_hold_is_told_and_left(companion: Companion, tmp_path: Path) -> None:
    house = build(Paths.under(companion.basedir), companion.served.url)
    await house.session.sign_in(Finess(FINESS), PASSWORD, remember=False)
    delivery = await open_delivery(house)
    await delivery.engine.pause()
    await house.close()
    told = companion.send(*scans(tmp_path, 1))
    assert told.code == Exit.LEFT
    assert "en pause" in told.errors


def test_status_says_what_can_be_said(companion: Companion, tmp_path: Path, served: Served) -> None:
    assert "Aucun cabinet" in companion.run("status").errors
    assert companion.send(*scans(tmp_path / "a", 1)).code == Exit.DONE
    served.stop()
    assert companion.send("--timeout", "0.3", *scans(tmp_path / "b", 3, seed=2)).code == Exit.LEFT
    closed = companion.run("status", "--json", typed="").documents[0]
    assert (closed["finess"], closed["open"], closed["queued"], closed["counts"]) == (FINESS, False, 3, None)
    opened = companion.run("status", "--json", "--password-stdin", "--finess", FINESS).documents[0]
    counts = json.loads(json.dumps(opened["counts"]))
    assert opened["queued"] == 3
    assert counts["acknowledged"] == 1
    words = companion.run("status", "--password-stdin")
    assert words.lines[0] == "200000008 Optique de la Démonstration"
    assert "  Accusé de dépôt reçu\u00a0: 1" in words.lines
    assert companion.run("status", "--password-stdin", typed="wrong\n").code == Exit.SIGN_IN_REFUSED


async def test_our_own_bug_is_told_without_a_traceback(companion: Companion, tmp_path: Path) -> None:
    house = build(Paths.under(companion.basedir), companion.served.url)
    await house.session.sign_in(Finess(FINESS), PASSWORD, remember=False)
    await house.session.vault.write(lambda db: db.execute("DROP VIEW document_row"))
    await house.close()
    told = companion.send(*scans(tmp_path / "Dossier DUPONT", 1))
    assert told.code == Exit.LEFT
    assert "imprévue" in told.errors
    assert "Traceback" not in told.errors
    log = (companion.basedir / "logs" / "espace-tiers.log").read_text(encoding="utf-8")
    assert "SQLError" in log
    assert "DUPONT" not in log


def test_nothing_that_names_anybody_is_left_on_the_disk(companion: Companion, tmp_path: Path) -> None:
    path = scans(tmp_path / "Dossier DUPONT", 1)[0]
    companion.send("--log-level", "debug", path, tmp_path / "Facture MARTIN.pdf")
    for file in (file for file in companion.basedir.rglob("*") if file.is_file()):
        content = file.read_bytes()
        for word in (b"DUPONT", b"MARTIN", "Numérisation".encode(), PASSWORD.encode()):
            assert word not in content, file
