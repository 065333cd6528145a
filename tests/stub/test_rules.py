"""The server's decisions, as values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api_stub.rules import (
    FREE_TRIES,
    WAITS,
    Piece,
    RefreshVerdict,
    Tries,
    Upload,
    after_wrong,
    is_expired,
    judge_deposit,
    judge_refresh,
    seconds_held,
    sniff,
)
from api_stub.settings import KINDS, MEDIA_TYPES

GOOD = Upload("a", "200000008", 10, 10, "", 100.0, "0" * 64, "application/pdf", False, False)


def judge(*uploads: Upload, kind: str = "facture", pieces: list[Piece] | None = None, limit: int = 100) -> str | None:
    named = pieces if pieces is not None else [Piece(upload.id, "n", "0" * 64) for upload in uploads]
    problem = judge_deposit(
        named,
        {upload.id: upload for upload in uploads},
        kind,
        finess="200000008",
        now=50.0,
        kinds=KINDS,
        media_types=MEDIA_TYPES,
        max_bytes=limit,
    )
    return problem and f"{problem.code} {','.join(problem.uploads)}".strip()


@pytest.mark.parametrize(
    ("upload", "verdict"),
    [
        (GOOD, None),
        (replace(GOOD, finess="200000016"), "upload-unknown a"),
        (replace(GOOD, sealed=True), "upload-unknown a"),
        (replace(GOOD, expires=50.0), "upload-unknown a"),
        (replace(GOOD, expires=50.1), None),
        (replace(GOOD, gone=True), "upload-unknown a"),
        (replace(GOOD, offset=9), "upload-incomplete a"),
        (replace(GOOD, length=0, offset=0), "document-empty a"),
        (replace(GOOD, sha256="1" * 64), "checksum-mismatch a"),
        (replace(GOOD, media=""), "media-type-refused a"),
        (replace(GOOD, length=100, offset=100), None),
        (replace(GOOD, length=101, offset=101), "deposit-too-large a"),
    ],
)
def test_one_upload(upload: Upload, verdict: str | None) -> None:
    assert judge(upload) == verdict


def test_a_deposit_as_a_whole() -> None:
    two = (replace(GOOD, length=60, offset=60), replace(GOOD, id="b", length=41, offset=41))
    assert judge(*two) == "deposit-too-large a,b"
    assert judge(*two, limit=101) is None
    assert judge(GOOD, kind="recette") == "kind-unknown"
    assert judge(GOOD, pieces=[Piece("a", "n", "0" * 64)] * 2) == "invalid-request"
    assert judge(GOOD, pieces=[Piece("a", "n", "0" * 64), Piece("z", "n", "0" * 64)]) == "upload-unknown z"
    assert judge(replace(GOOD, offset=1), replace(GOOD, id="b", offset=1)) == "upload-incomplete a,b"


def test_what_is_sealed_never_expires() -> None:
    assert not is_expired(replace(GOOD, sealed=True), now=1e12)


@pytest.mark.parametrize(
    ("head", "media"),
    [
        (b"%PDF-1.4", "application/pdf"),
        (b"\r\n  rubbish %PDF-1.4", "application/pdf"),
        (b" " * 1019 + b"%PDF-", "application/pdf"),
        (b" " * 1020 + b"%PDF-", ""),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"GIF89a", ""),
        (b"PK\x03\x04", ""),
        (b"<html>", ""),
        (b"", ""),
    ],
)
def test_media_types_are_told_by_content(head: bytes, media: str) -> None:
    assert sniff(head) == media


def test_waits_grow_then_stay() -> None:
    tries, now, waits = Tries(), 1000.0, []
    for _ in range(FREE_TRIES + len(WAITS) + 2):
        tries = after_wrong(tries, now)
        waits.append(seconds_held(tries, now))
        now += waits[-1] + 1
    assert waits == [0] * FREE_TRIES + [*WAITS, WAITS[-1], WAITS[-1]]


def test_old_tries_are_forgotten() -> None:
    tries = after_wrong(Tries(wrong=9, last=0.0, held_until=900.0), now=4000.0)
    assert tries.wrong == 1


@given(held=st.floats(0, 1e6), now=st.floats(0, 1e6))
def test_a_wait_is_never_zero_while_it_holds(held: float, now: float) -> None:
    assert (seconds_held(Tries(5, 0.0, held), now) > 0) == (held > now)


@pytest.mark.parametrize(
    ("superseded", "revoked", "expires", "verdict"),
    [
        (False, False, 10.0, RefreshVerdict.RENEW),
        (True, False, 10.0, RefreshVerdict.REVOKE),
        (False, True, 10.0, RefreshVerdict.REFUSE),
        (True, True, 10.0, RefreshVerdict.REFUSE),
        (False, False, 5.0, RefreshVerdict.REFUSE),
    ],
)
def test_refresh_tokens(superseded: bool, revoked: bool, expires: float, verdict: RefreshVerdict) -> None:
    assert judge_refresh(superseded=superseded, revoked=revoked, expires=expires, now=5.0) is verdict
