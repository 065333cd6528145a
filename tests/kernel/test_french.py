"""Numbers, sizes, dates and durations as French writes them."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.kernel import french

NB, NARROW = "\u00a0", "\u202f"
NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (0, "0 o"),
        (1023, "1023 o"),
        (1024, "1 Ko"),
        (200 * 1024, "200 Ko"),
        (1024 * 1024 - 1, "1 Mo"),
        (3.1 * 1024 * 1024, "3,1 Mo"),
        (10_485_760, "10 Mo"),
        (250 * 1024 * 1024, "250 Mo"),
        (3 * 1024**3, "3 Go"),
        (5000 * 1024**4, f"5{NARROW}000 To"),
    ],
)
def test_sizes(octets: float, text: str) -> None:
    assert french.size(octets) == text.replace(" ", NB)


def test_counts_take_the_singular_below_two() -> None:
    assert french.count(0, "document", "documents") == f"0{NB}document"
    assert french.count(1, "document", "documents") == f"1{NB}document"
    assert french.count(2, "document", "documents") == f"2{NB}documents"
    assert french.number(1234567) == f"1{NARROW}234{NARROW}567"


def test_moments() -> None:
    assert french.moment(NOW, NOW, UTC) == f"aujourd’hui à 10{NB}h{NB}42"
    assert french.moment(NOW - timedelta(days=1), NOW, UTC) == f"hier à 10{NB}h{NB}42"
    assert french.moment(NOW + timedelta(days=1), NOW, UTC) == f"demain à 10{NB}h{NB}42"
    assert french.moment(datetime(2023, 5, 1, 8, 5, tzinfo=UTC), NOW, UTC) == f"1er{NB}mai{NB}2023 à 8{NB}h{NB}05"
    assert french.short_moment(datetime(2023, 5, 12, 8, 5, tzinfo=UTC), NOW, UTC) == f"12/05/2023 à 8{NB}h{NB}05"
    assert french.short_moment(NOW, NOW, UTC) == f"aujourd’hui à 10{NB}h{NB}42"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "1 s"),
        (40, "40 s"),
        (59.6, "1 min"),
        (185, "3 min"),
        (3600, "1 h 00"),
        (3900, "1 h 05"),
        (200_000, "2 jours"),
    ],
)
def test_durations(seconds: float, text: str) -> None:
    assert french.duration(seconds) == text.replace(" ", NB)


def test_what_is_left() -> None:
    assert french.left(NOW + timedelta(seconds=40), NOW) == f"dans 40{NB}s"
    assert french.left(NOW, NOW) == "dans un instant"
    assert french.left(NOW - timedelta(hours=1), NOW) == "dans un instant"
