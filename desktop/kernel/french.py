"""Numbers, sizes, dates and durations as French typography writes them. Knows no screen and no sentence.

Sizes count 1,024 bytes to the kilobyte, as Windows and the server's limits do (10,485,760 bytes are "10 Mo"). Spaces
between a number and its unit never break.
"""

from datetime import date, datetime, timedelta, tzinfo

NBSP = "\u00a0"
NARROW = "\u202f"
MINUS = "\u2212"

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_UNITS = ("Ko", "Mo", "Go", "To")


def number(value: int) -> str:
    """`1234` -> "1 234", with narrow no-break spaces."""
    return f"{value:,}".replace(",", NARROW)


def count(value: int, one: str, many: str) -> str:
    """A number and its noun: in French, zero and one take the singular."""
    return f"{number(value)}{NBSP}{one if abs(value) < 2 else many}"


def size(octets: float) -> str:
    """Bytes -> "812 o", "340 Ko", "3,1 Mo"."""
    if octets < 1024:
        return f"{int(octets)}{NBSP}o"
    value = octets / 1024
    unit = 0
    # 1,023.6 Ko would be written "1024 Ko": it is the next unit's 1.
    while unit + 1 < len(_UNITS) and round(value) >= 1024:
        value /= 1024
        unit += 1
    digits = 0 if unit == 0 or value >= 100 else 1
    text = f"{value:.{digits}f}"
    whole, _, decimals = text.partition(".")
    written = number(int(whole)) + (f",{decimals}" if decimals.strip("0") else "")
    return f"{written}{NBSP}{_UNITS[unit]}"


def speed(octets_per_second: float) -> str:
    """Bytes a second -> "3,1 Mo/s"."""
    return f"{size(octets_per_second)}/s"


def day(moment: datetime, zone: tzinfo | None = None) -> str:
    """ "12 mai 2023", "1er mai 2023", in `zone` (the workstation's own by default)."""
    local = moment.astimezone(zone)
    number_of_day = "1er" if local.day == 1 else str(local.day)
    return f"{number_of_day}{NBSP}{_MONTHS[local.month - 1]}{NBSP}{local.year}"


def clock_time(moment: datetime, zone: tzinfo | None = None) -> str:
    """ "10 h 42"."""
    local = moment.astimezone(zone)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def moment(when: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """ "aujourd’hui à 10 h 42", "hier à 18 h 05", "demain à 8 h 00", "12 mai 2023 à 10 h 42"."""
    gap = (when.astimezone(zone).date() - now.astimezone(zone).date()).days
    near = {0: "aujourd’hui", -1: "hier", 1: "demain"}.get(gap)
    return f"{near or day(when, zone)} à {clock_time(when, zone)}"


def short_moment(when: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """As `moment`, for a narrow column: "12/05/2023 à 10 h 42"."""
    local = when.astimezone(zone)
    if abs((local.date() - now.astimezone(zone).date()).days) < 2:
        return moment(when, now, zone)
    return f"{local:%d/%m/%Y} à {clock_time(when, zone)}"


def duration(seconds: float) -> str:
    """ "40 s", "3 min", "1 h 05", "2 jours"; at least "1 s"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole}{NBSP}s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 48 * 60:
        return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02d}"
    return count(round(minutes / 1440), "jour", "jours")


def left(until: datetime, now: datetime) -> str:
    """ "dans 40 s", or "dans un instant" for what is due."""
    gap = until - now
    if gap < timedelta(seconds=1):
        return "dans un instant"
    return f"dans {duration(gap.total_seconds())}"


def euros(cents: int) -> str:
    """`123456` -> "1 234,56 €", with a true minus sign for what is below zero."""
    whole, part = divmod(abs(cents), 100)
    return f"{MINUS if cents < 0 else ''}{number(whole)},{part:02d}{NBSP}€"


def month(year: int, number_of_month: int) -> str:
    """ "mai 2023"."""
    return f"{_MONTHS[number_of_month - 1]}{NBSP}{year}"


def short_day(of: date) -> str:
    """ "12/05/2023"."""
    return f"{of:%d/%m/%Y}"
