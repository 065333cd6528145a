"""What rows, reasons and the engine say in French."""

from datetime import timedelta

import pytest

from desktop.features.deposits import page_texts, texts
from desktop.kernel.french import clock_time
from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import AddReport, DepositState, DocumentState, EngineStatus, Kind, Twin
from desktop.uploads.reason_texts import REASONS, reason
from desktop.uploads.texts import KINDS, KINDS_SHORT
from tests.features.deposits.fake import LIMIT, NOW, row

NB = "\u00a0"
NARROW = "\u202f"

# Every code that reading, the engine, the line and the server may give, whether or not a sentence is only theirs.
# fmt: off
CODES = [
    "empty", "too-large", "encrypted", "damaged", "unsupported", "unreadable", "changing", "gone",
    "name-unusable", "unreachable", "server-busy", "not-the-server", "rate-limited", "session-expired",
    "deposit-too-large", "media-type-refused", "checksum-mismatch", "upload-incomplete", "upload-unknown",
    "document-empty", "kind-unknown", "deposit-conflict", "receipt-mismatch", "invalid-request",
    "certificate-refused", "proxy-refused", "disk-full", "file-unreadable", "vault-locked",
    "vault-unreadable", "bytes-lost", "our-bug", "unavailable", "locked", "internal",
]
# fmt: on


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_sentence_of_its_own(code: str) -> None:
    said = reason(code, state=DocumentState.FAILED, octets=LIMIT + 5_000_000, limit=LIMIT, media="application/msword")
    unknown = reason("never-heard-of", state=DocumentState.FAILED)
    assert said.short != unknown.short
    assert len(said.short) <= 48
    assert said.why.endswith(".")
    assert said.remedy.endswith(".")
    for part in (said.short, said.why, said.remedy):
        assert code not in part or code in ("empty", "locked")
        assert "{" not in part


@pytest.mark.parametrize("state", DocumentState)
def test_an_unknown_code_gets_a_decent_sentence(state: DocumentState) -> None:
    said = reason("never-heard-of", state=state)
    assert said.why
    assert "never-heard-of" not in "".join((said.short, said.why, said.remedy))


def test_every_state_and_kind_has_a_word() -> None:
    assert set(texts.STATES) == set(DocumentState)
    assert set(texts.DEPOSITS) == set(DepositState)
    assert set(KINDS) == set(KINDS_SHORT) == set(Kind)
    # Two states may share a word, never word and icon: colour isn't what tells them apart.
    pills = [(label.word, label.icon) for label in (*texts.STATES.values(), texts.PAUSED, texts.LATER_ON)]
    assert len(pills) == len(set(pills))


def test_too_large_says_the_size_and_the_limit() -> None:
    said = reason("too-large", state=DocumentState.REFUSED, octets=14_200_000, limit=LIMIT)
    assert said.short == f"Trop volumineux{NB}: 10{NB}Mo au plus"
    assert f"13,5{NB}Mo" in said.why
    assert f"10{NB}Mo" in said.why
    barely = reason("too-large", state=DocumentState.REFUSED, octets=LIMIT + 1, limit=LIMIT)
    assert f"un peu plus de 10{NB}Mo" in barely.why


@pytest.mark.parametrize(
    ("media", "words"),
    [
        ("application/msword", "Word"),
        ("image/heic", "HEIC"),
        ("application/zip", "archive"),
        ("", "n’est pas reconnu"),
        ("application/x-nobody-knows", "n’est pas reconnu"),
    ],
)
def test_unsupported_says_what_it_is_and_what_is_taken(media: str, words: str) -> None:
    said = reason("unsupported", state=DocumentState.REFUSED, media=media)
    assert words in said.why
    assert "PDF, JPEG, PNG et TIFF" in said.why


def test_a_duplicate_names_its_twin() -> None:
    sent = row(
        1, DocumentState.DUPLICATE, twin=Twin(DocumentId(9), "a.pdf", "AD-2023-000123", NOW.replace(2023, 5, 12))
    )
    assert texts.note(sent, NOW) == f"Déjà envoyé le 12{NB}mai{NB}2023 (accusé AD-2023-000123)"
    today = row(1, DocumentState.DUPLICATE, twin=Twin(DocumentId(9), "a.pdf", "AD-2026-000123", NOW))
    assert texts.note(today, NOW) == "Déjà envoyé aujourd’hui (accusé AD-2026-000123)"
    beside = row(1, DocumentState.DUPLICATE, twin=Twin(DocumentId(9), "x.pdf", None, None))
    assert texts.note(beside, NOW) == f"Même contenu que «{NB}x.pdf{NB}»"
    alone = texts.explain(row(1, DocumentState.DUPLICATE), NOW)
    assert alone == REASONS["duplicate"]


def test_a_waiting_row_counts_down() -> None:
    waiting = row(1, DocumentState.WAITING, reason="unreachable", next_try_at=NOW + timedelta(seconds=40))
    assert texts.note(waiting, NOW) == f"La Mutuelle ne répond pas · nouvel essai dans 40{NB}s"
    assert texts.note(waiting, NOW + timedelta(seconds=40)).endswith("nouvel essai dans un instant")
    paused = row(1, DocumentState.WAITING, paused=True, reason="unreachable", next_try_at=NOW)
    assert texts.label(paused) == texts.PAUSED
    assert "nouvel essai" not in texts.note(paused, NOW)


@pytest.mark.parametrize(
    ("size", "sent", "shown"), [(1000, 0, 0), (1000, 999, 99), (1000, 1000, 100), (1000, 4000, 100)]
)
def test_progress_never_passes_a_hundred(size: int, sent: int, shown: int) -> None:
    assert texts.percent(row(1, DocumentState.SENDING, size=size, sent=sent)) == shown


def status(**changes: object) -> EngineStatus:
    known: dict[str, object] = {
        "counts": {DocumentState.SENDING: 24},
        "paused": False,
        "held_by": "",
        "next_try_at": None,
        "batch_documents": 24,
        "batch_done": 0,
        "batch_bytes": 100,
        "batch_sent": 10,
        "bytes_per_second": 0.0,
        "seconds_left": None,
    }
    return EngineStatus(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "text", "action"),
    [
        (
            {"bytes_per_second": 3.1 * 1024 * 1024, "seconds_left": 40.0},
            f"24{NB}documents en cours · 3,1{NB}Mo/s · reste 40{NB}s",
            "pause",
        ),
        ({"paused": True}, f"24{NB}documents en pause", "resume"),
        (
            {"held_by": "offline", "next_try_at": NOW + timedelta(seconds=40)},
            f"Hors ligne · 24{NB}documents en attente · nouvel essai dans 40{NB}s",
            "retry",
        ),
        ({"held_by": "signed_out"}, f"24{NB}documents attendent que vous vous connectiez à nouveau", "sign_in"),
        (
            {"held_by": "rate_limited", "next_try_at": NOW + timedelta(minutes=3)},
            f"La Mutuelle demande de patienter jusqu’à {clock_time(NOW + timedelta(minutes=3))}"
            f" · 24{NB}documents en attente",
            "pause",
        ),
        (
            {"counts": {DocumentState.WAITING: 1}, "next_try_at": NOW + timedelta(seconds=5)},
            f"1{NB}document en attente · nouvel essai dans 5{NB}s",
            "retry",
        ),
    ],
)
def test_the_bar_says_what_moves_or_why_nothing_does(changes: dict[str, object], text: str, action: str) -> None:
    said = texts.standing(status(**changes), NOW)
    assert said is not None
    assert (said.text, said.action) == (text, action)
    assert action in texts.BAR_ACTIONS


def test_the_bar_is_silent_when_nothing_moves() -> None:
    assert texts.standing(status(counts={DocumentState.STAGED: 3, DocumentState.ACKNOWLEDGED: 9}), NOW) is None


def test_counts_agree_with_their_nouns() -> None:
    one = DocumentId(1)
    assert page_texts.send(0) == "Envoyer"
    assert page_texts.send(1) == f"Envoyer 1{NB}document"
    assert page_texts.send(1234) == f"Envoyer 1{NARROW}234{NB}documents"
    assert page_texts.added(AddReport((one,) * 24, (one,), (one, one))) == (
        f"24{NB}documents prêts à partir, 1 en double, 2 refusés."
    )
    assert page_texts.added(AddReport((), (), ())) == "Aucun fichier n’a été trouvé à cet endroit."
    assert page_texts.removed(1) == f"1{NB}document retiré."
    counted = page_texts.dragged(30, 2, 28 * 1024 * 1024, 0, whole=True, more=False)
    assert counted == f"30{NB}fichiers, 28{NB}Mo, 2{NB}dossiers"
    bounded = page_texts.dragged(20_000, 0, 1024, 0, whole=False, more=True)
    assert bounded == f"plus de 20{NARROW}000{NB}fichiers, 1{NB}Ko…"
    assert page_texts.dragged(0, 0, 0, 2000, whole=False, more=False) == f"2{NARROW}000{NB}éléments"
    assert page_texts.folder("2026/novembre") == "2026 › novembre"
    assert page_texts.drop_text(30, 0) == page_texts.DROP_TEXT
    assert page_texts.drop_text(30, 2) == "dont 2 d’un type non accepté, qui seront écartés"
    assert page_texts.drop_text(1, 1).startswith("Type de fichier non accepté. PDF")
