"""Ctrl+K: pages and actions by any of their names, mistyped too; documents and receipts by name and number."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import finder_texts as texts
from desktop.app.finder import Finder, Offer, ranked
from desktop.infra.database import Vault, connect
from desktop.toolkit.page import Act
from desktop.toolkit.tasks import Tasks
from desktop.uploads import ledger
from desktop.uploads.facts import Kind
from desktop.uploads.finding import Finding
from desktop.uploads.store import Incoming
from tests.toolkit.dressed import dressed, running_tasks
from tests.uploads.past import fill, receipts
from tests.uploads.world import KEY

done: list[str] = []
PAGES = [
    Act("Déposer des documents", lambda: done.append("deposits"), "deposit", "Ctrl+1", "envoyer factures"),
    Act("Accusés de dépôt", lambda: done.append("receipts"), "receipt", "Ctrl+2", "preuve reçu"),
    Act("Paramètres", lambda: done.append("settings"), "settings", words="apparence sombre"),
]
ACTS = [
    Act("Joindre des fichiers…", lambda: done.append("join"), "join", "Ctrl+J", "ajouter scanner"),
    Act("Verrouiller", lambda: done.append("lock"), "locked", "Ctrl+L"),
]
QUESTIONS = [Act(f"Que faire du rejet {number} ?", lambda: done.append("question"), "help") for number in range(9)]
OFFERS = [Offer.of(texts.PAGES, act) for act in PAGES] + [Offer.of(texts.ACTS, act) for act in ACTS]


def titles(typed: str) -> list[str]:
    return [entry.title for entry in ranked(OFFERS, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("param", "Paramètres"),
        ("PARAM", "Paramètres"),
        ("accuses", "Accusés de dépôt"),
        ("dépôt accusé", "Accusés de dépôt"),
        ("sombre", "Paramètres"),
        ("scan", "Joindre des fichiers…"),
        ("verouiller", "Verrouiller"),
        ("paramettres", "Paramètres"),
        ("déposer", "Déposer des documents"),
        ("join fich", "Joindre des fichiers…"),
    ],
)
def test_a_page_or_an_action_by_any_of_its_names(typed: str, first: str) -> None:
    assert titles(typed)[:1] == [first]


@pytest.mark.parametrize("typed", ["zzz", "facture 412", "…", "x"])
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert titles(typed) == []


def test_typing_nothing_offers_everything() -> None:
    assert len(titles("")) == len(OFFERS)


class Desk:
    """A finder over a vault with a queue and a past."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, finding: Finding) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.frame = QWidget()
        qtbot.addWidget(self.frame)
        self.frame.resize(1000, 700)
        with qtbot.waitActive(self.frame):
            self.frame.show()
            self.frame.activateWindow()
        self.finder = Finder(dressed(app), tasks, finding, self.frame)
        self.led: list[tuple[str, object]] = []
        self.finder.document_chosen.connect(lambda document: self.led.append(("document", document)))
        self.finder.receipt_chosen.connect(lambda deposit: self.led.append(("receipt", deposit)))
        self.finder.open(PAGES, ACTS, lambda: QUESTIONS)

    def type(self, text: str) -> None:
        for letter in text:  # QTest's keys are those of ASCII
            self.finder.palette.field.insert(letter)
            self.finder.palette.field.textEdited.emit(self.finder.palette.field.text())

    def found(self, group: str) -> list[str]:
        return [entry.title for entry in self.finder.palette.entries if entry.group == group]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with 3,000 documents that were sent and 200 that wait."""
    path = tmp_path_factory.mktemp("finding") / "vault"
    Vault(path, KEY).close()
    db = connect(path, KEY)
    fill(db, receipts(3_000))
    waiting = [
        Incoming(
            name=f"Relevé d’Églantine 2026-{number:05d}.pdf",
            folder="novembre/Martinet",
            size=1000,
            media_type="application/pdf",
            sha256=None,
            content=None,
            reason="locked",
        )
        for number in range(200)
    ]
    with db:
        ledger.take_in(db, waiting, Kind.FACTURE, "", 1.0)
    db.close()
    return path


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication, path: Path) -> Iterator[Desk]:
    vault = Vault(path, KEY)
    finding = Finding(vault)
    done.clear()
    with running_tasks() as tasks:
        yield Desk(qtbot, tasks, finding)
    finding.close()
    vault.close()


@pytest.mark.parametrize("typed", ["eglantine 00042", "ÉGLANTINE 2026-00042", "relevé 42"])
def test_a_document_of_the_queue_by_parts_of_its_name(desk: Desk, qtbot: QtBot, typed: str) -> None:
    desk.type(typed)
    qtbot.waitUntil(lambda: "Relevé d’Églantine 2026-00042.pdf" in desk.found(texts.DOCUMENTS))
    place = desk.found(texts.DOCUMENTS).index("Relevé d’Églantine 2026-00042.pdf")
    for _ in range(place):
        qtbot.keyClick(desk.finder.palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(desk.finder.palette.field, Qt.Key.Key_Return)
    assert [what for what, _ in desk.led] == ["document"]


def test_a_document_of_the_queue_by_its_folder(desk: Desk, qtbot: QtBot) -> None:
    desk.type("martinet")
    qtbot.waitUntil(lambda: len(desk.found(texts.DOCUMENTS)) == 5)


@pytest.mark.parametrize("typed", ["AD-2026-000077", "ad-2026-77", "000077"])
def test_a_receipt_by_its_number(desk: Desk, qtbot: QtBot, typed: str) -> None:
    desk.type(typed)
    qtbot.waitUntil(lambda: "AD-2026-000077" in desk.found(texts.RECEIPTS))
    qtbot.keyClick(desk.finder.palette.field, Qt.Key.Key_Return)
    assert [what for what, _ in desk.led] == ["receipt"]


def test_a_document_that_was_sent_leads_to_its_receipt(desk: Desk, qtbot: QtBot) -> None:
    desk.type("lefevre 0001501")
    qtbot.waitUntil(lambda: len(desk.found(texts.PAST)) == 1 or not desk.found(texts.ACTS))
    desk.finder.palette.field.clear()
    desk.type("facture petit")
    qtbot.waitUntil(lambda: len(desk.found(texts.PAST)) == 5)
    assert desk.found(texts.RECEIPTS) == []


def test_an_action_is_done_by_keys_alone(desk: Desk, qtbot: QtBot) -> None:
    desk.type("verr")
    qtbot.keyClick(desk.finder.palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["lock"])


def test_questions_are_offered_for_what_is_typed_and_a_few_of_them(desk: Desk, qtbot: QtBot) -> None:
    assert desk.found(texts.PAGES)
    assert desk.found(texts.QUESTIONS) == []
    desk.type("rejet")
    assert desk.found(texts.QUESTIONS) == [act.title for act in QUESTIONS[:4]]
    qtbot.keyClick(desk.finder.palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: done == ["question"])


def test_signs_that_searches_know_are_only_signs(desk: Desk, qtbot: QtBot) -> None:
    desk.type('%_"*^')
    qtbot.waitUntil(lambda: desk.finder.palette.entries == [])
