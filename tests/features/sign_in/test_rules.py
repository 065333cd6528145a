"""What may be sent, what is said while typing, how an identifier is grouped, what each outcome says. Pure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.features.sign_in import texts
from desktop.features.sign_in.domain import (
    NEXT,
    Missing,
    Next,
    Typed,
    fault_while_typing,
    judge,
    minutes_and_seconds,
)
from desktop.kernel.identifiers import FinessFault, group_as_typed, normalise_finess
from desktop.session.facts import SignInResult
from desktop.session.standing import Outcome
from desktop.toolkit.banner import Tone

NB = "\u00a0"


@pytest.mark.parametrize(
    ("identifier", "password", "confirmed", "missing"),
    [
        ("", "", "", Missing.IDENTIFIER),
        ("2000", "x", "", Missing.IDENTIFIER),
        ("ABCDEFGHI", "x", "", Missing.IDENTIFIER),
        ("200000008", "", "", Missing.PASSWORD),
        ("20 000 000-8", "x", "", Missing.NOTHING),
        ("200000009", "", "", Missing.PASSWORD),
        ("200000009", "x", "", Missing.CONFIRMATION),
        ("200000009", "x", "200000009", Missing.NOTHING),
        ("200000007", "x", "200000009", Missing.CONFIRMATION),
    ],
)
def test_what_keeps_a_form_from_being_sent(identifier: str, password: str, confirmed: str, missing: Missing) -> None:
    assert judge(Typed(identifier, password, confirmed)) is missing


@pytest.mark.parametrize(
    ("typed", "left", "fault"),
    [
        ("", True, None),
        ("2000", False, None),
        ("2000", True, FinessFault.LENGTH),
        ("2000000080", False, FinessFault.LENGTH),
        ("200000009", False, FinessFault.KEY),
        ("200000008", True, None),
    ],
)
def test_nothing_is_said_before_it_is_useful(typed: str, left: bool, fault: FinessFault | None) -> None:
    assert fault_while_typing(typed, left=left) is fault


def test_an_identifier_is_grouped_as_it_is_typed() -> None:
    text, cursor, seen = "", 0, []
    for letter in "2a0000154":
        text, cursor = group_as_typed(text[:cursor] + letter + text[cursor:], cursor + 1)
        assert cursor == len(text)
        seen.append(text.replace(NB, " "))
    assert seen == [
        "2", "2A", "2A 0", "2A 00", "2A 000", "2A 000 0", "2A 000 01", "2A 000 015", "2A 000 015 4",
    ]  # fmt: skip


@given(st.text(alphabet="0123456789aAbB \u00a0.-", max_size=24), st.integers(0, 24))
def test_grouping_loses_nothing_and_keeps_the_cursor_behind_the_same_letter(text: str, cursor: int) -> None:
    cursor = min(cursor, len(text))
    grouped, after = group_as_typed(text, cursor)
    assert normalise_finess(grouped) == normalise_finess(text)
    assert normalise_finess(grouped[:after]) == normalise_finess(text[:cursor])
    assert group_as_typed(grouped, after) == (grouped, after)


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, (0, 0)), (-3, (0, 0)), (0.2, (0, 1)), (60, (1, 0)), (271.4, (4, 32))]
)
def test_time_left_is_rounded_up(seconds: float, expected: tuple[int, int]) -> None:
    assert minutes_and_seconds(seconds) == expected


def test_time_left_in_words() -> None:
    assert texts.time_left(4, 5) == f"4{NB}min{NB}05{NB}s"
    assert texts.time_left(0, 12) == f"12{NB}s"


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_leads_somewhere_and_has_words(outcome: Outcome) -> None:
    assert outcome in NEXT
    if NEXT[outcome] not in (Next.OPEN, Next.FORMER, Next.CODE, Next.CODE_AGAIN):
        message = texts.explain(SignInResult(outcome, retry_after=30, lost=2))
        assert Tone(message.tone)
        assert message.text != texts.UNEXPECTED
        assert message.text.count(".") >= 1


@pytest.mark.parametrize(("lost", "words"), [(None, "peut-être"), (0, "Aucun"), (1, "Un document"), (12, "12")])
def test_a_damaged_vault_names_what_was_queued(lost: int | None, words: str) -> None:
    assert words in texts.explain(SignInResult(Outcome.VAULT_DAMAGED, lost=lost)).text


def test_the_guides_own_words_stand() -> None:
    said = {
        texts.HEADING, texts.SUBHEADING, texts.IDENTIFIER, texts.PASSWORD, texts.CONNECT, texts.CREATE,
        texts.CREATE_HINT, texts.LOST_MAIL, texts.LOST_PASSWORD, texts.RESET, texts.YOU_CAN, texts.PORTAL,
    }  # fmt: skip
    plain = {words.replace(NB, " ").replace("\u202f", " ").replace("’", "'") for words in said}
    assert plain == {
        "J'accède à mon compte", "Accès à votre espace service", "Identifiant (Votre N° tiers) :", "Mot de passe :",
        "Connexion", "Créer mon compte", "Cliquez sur le bouton", "Adresse mail oubliée ?", "Mot de passe oublié ?",
        "Réinitialiser mon compte", "Dans votre espace, vous pouvez", "ESPACE TIERS PRO DE SANTE",
    }  # fmt: skip
