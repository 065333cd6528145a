"""Days and the spans of them that screens offer. Knows no sentence and no clock: today is handed in."""

import re
from datetime import date, timedelta
from enum import StrEnum


class Period(StrEnum):
    """Spans of time that are offered, and one of the user's own."""

    ALL = "all"
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    LAST_MONTH = "last_month"
    YEAR = "year"
    LAST_YEAR = "last_year"
    CHOSEN = "chosen"


_DATE = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{2}|\d{4})")


def days(period: Period, today: date, first: date | None = None, last: date | None = None) -> tuple[date, date] | None:
    """First and last day of a period; None where it is endless. `first` and `last` are the user's own."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    before_month, before_year = month - timedelta(days=1), year - timedelta(days=1)
    match period:
        case Period.ALL:
            return None
        case Period.TODAY:
            return today, today
        case Period.WEEK:
            return today - timedelta(days=6), today
        case Period.MONTH:
            return month, today
        case Period.LAST_MONTH:
            return before_month.replace(day=1), before_month
        case Period.YEAR:
            return year, today
        case Period.LAST_YEAR:
            return before_year.replace(month=1, day=1), before_year
        case Period.CHOSEN:
            return (first or date.min, last or date.max) if first or last else None


def month_days(year: int, month: int) -> tuple[date, date]:
    """Its first and its last day."""
    first = date(year, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def day_of(text: str) -> date | None:
    """What a user may mean by "3/5/26", "03.05.2026"; None where it is no day."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None
