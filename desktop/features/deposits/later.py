"""Which moments are offered for what is sent later. Pure; `now` and what is answered are in the workstation's zone."""

from datetime import datetime, time, timedelta

from desktop.features.deposits import flow_texts

EVENING, MORNING, OPENING = time(20), time(7), time(8)
DAYS = 14
"""How many days ahead may be chosen."""

STEP = timedelta(minutes=30)
_AT_LEAST = timedelta(minutes=30)


def offers(now: datetime) -> list[tuple[str, datetime]]:
    """The moments that are offered at once, with their names."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[tuple[str, datetime]] = []
    evening = _at(today, EVENING)
    if evening - now >= _AT_LEAST:
        found.append((flow_texts.option(flow_texts.TONIGHT, evening), evening))
    morning = _at(today + timedelta(days=1), MORNING)
    found.append((flow_texts.option(flow_texts.TOMORROW, morning), morning))
    monday = _at(today + timedelta(days=7 - today.weekday()), OPENING)
    if monday.date() > morning.date():
        found.append((flow_texts.option(flow_texts.MONDAY, monday), monday))
    return found


def days(now: datetime) -> list[datetime]:
    """The days that may be chosen, at midnight; today only while it has an hour left."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    first = 0 if times(today, now) else 1
    return [today + timedelta(days=number) for number in range(first, DAYS)]


def times(day: datetime, now: datetime) -> list[datetime]:
    """The times of a day that may be chosen: each half-hour that is still ahead."""
    count = timedelta(days=1) // STEP
    found = (_at(day, (datetime.min + number * STEP).time()) for number in range(count))  # noqa: DTZ901 - only its time
    return [each for each in found if each > now]


def _at(day: datetime, clock: time) -> datetime:
    # Through a time without a zone: what the workstation's clock will show then, whatever happens to it until then.
    return datetime.combine(day.date(), clock).astimezone()
