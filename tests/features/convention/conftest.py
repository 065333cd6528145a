"""Fixtures of the agreement's page: the page over a real loop, with what it keeps and finds in memory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.features.convention.domain import Form, Key
from desktop.features.convention.service import Agreements, Drafts, VaultDrafts
from desktop.features.convention.ui.page import ConventionPage
from desktop.geocoding.facts import Answer, Found, Suggestion
from desktop.infra.database import Vault
from desktop.kernel.clock import SystemClock
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

PATIENCE = 30_000
KNOWN = Form({Key.FINESS: "200000008", Key.NAME: "Optique de la Démonstration"})


class FixedFinder:
    """Finds one address, or nothing, or doesn't answer."""

    def __init__(self) -> None:
        self.found = Found.SOME

    async def find(self, typed: str) -> Answer | None:
        one = Suggestion("12 Rue de l’Essai 20000 Ajaccio", "12", "Rue de l’Essai", "20000", "Ajaccio")
        return Answer(typed, self.found, (one,) if self.found is Found.SOME else ())


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    vault = Vault(tmp_path / "vault.db", bytes(32))
    yield vault
    vault.close()


@pytest.fixture
def drafts(vault: Vault) -> Drafts:
    return VaultDrafts(lambda: vault, SystemClock())


@pytest.fixture
def finder() -> FixedFinder:
    return FixedFinder()


@pytest.fixture
def opened(
    qtbot: QtBot, theme: Theme, tasks: Tasks, drafts: Drafts, finder: FixedFinder
) -> Iterator[Callable[[], ConventionPage]]:
    """Shows another page each time; they end with the test."""
    made: list[ConventionPage] = []

    def show() -> ConventionPage:
        page = ConventionPage(theme, tasks, Agreements(drafts), clock=SystemClock(), prefill=KNOWN, addresses=finder)
        qtbot.addWidget(page)
        page.resize(1072, 664)
        page.show()
        page.shown()
        made.append(page)
        qtbot.waitUntil(lambda: bool(page.view.form.form[Key.FINESS]), timeout=PATIENCE)
        sheets = page.view.living.sheets  # settled: what is drawn shows what is filled in, not the empty agreement
        qtbot.waitUntil(lambda: sheets.image(0) is not None and sheets.settled, timeout=PATIENCE)
        qtbot.waitUntil(lambda: bool(page.view.findings), timeout=PATIENCE)
        return page

    yield show
    for page in made:
        page.view.living.sheets.close_preview()
