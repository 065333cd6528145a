"""Questions are found by their beginning, without accents, mistyped, or by what the answer says."""

import pytest

from desktop.features.faq.domain import Faq, found
from desktop.features.faq.remote import latest, read_faq
from desktop.toolkit.theme import RESOURCES
from tests.outbox.replay import Replay, read


@pytest.fixture(scope="module")
def faq() -> Faq:
    return read_faq((RESOURCES / "faq" / "faq.json").read_bytes())


def test_what_is_shipped_is_whole(faq: Faq) -> None:
    assert len(faq.entries) >= 25
    assert len({entry.id for entry in faq.entries}) == len(faq.entries)
    known = {category.id for category in faq.categories}
    assert {entry.category for entry in faq.entries} == known
    assert all(entry.question.endswith(("?", ".")) and all(entry.answer) for entry in faq.entries)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("mot de passe oublié", "mot-de-passe-oublie"),
        ("mot passe oublie", "mot-de-passe-oublie"),
        ("mot de pase oublié", "mot-de-passe-oublie"),
        ("acusé de dépot", "accuse"),
        ("RECTO verso", "recto-verso"),
        ("changer de rib", "changer-rib"),
        ("nouveau rib", "changer-rib"),
        ("piece manquante", "piece-manquante"),
        ("volumineux", "trop-lourd"),
        ("hors ligne", "releves-hors-ligne"),
        ("hameçonnage mot de passe téléphone", "hameconnage"),
        ("siganture souris", "signer"),
    ],
)
def test_it_is_among_the_first(faq: Faq, typed: str, meant: str) -> None:
    assert meant in [entry.id for entry in found(faq, typed)][:3]


def test_nothing_typed_shows_all_in_order(faq: Faq) -> None:
    assert [entry.id for entry in found(faq, "  ")] == [entry.id for entry in faq.entries]


def test_nonsense_finds_nothing(faq: Faq) -> None:
    assert found(faq, "zzzzzz qqqqqq") == []


# --- the example messages -------------------------------------------------------------------------------------------


def test_the_examples_are_understood() -> None:
    copy = latest(Replay("faq").http, "")
    assert copy is not None
    shown = read("faq")["reply"]
    assert copy.etag == shown["headers"]["ETag"]
    entries = read_faq(copy.body).entries
    assert [entry.question for entry in entries] == [entry["question"] for entry in shown["body"]["entries"]]
    assert latest(Replay("faq.same").http, read("faq.same")["request"]["headers"]["If-None-Match"]) is None
