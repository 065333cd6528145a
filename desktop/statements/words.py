"""By which words a line of a statement is found, and how what was typed is worded for FTS5. Pure.

A word is letters and digits that stand together, folded; it is found by its beginning. Four kinds of words have a mark
in front, so that nothing else can be taken for them:

    ¤fa202300   the first eight of a long number (an invoice's "FA2023000123"): a practice's numbers all begin alike,
    §fa2023...  and gathering half a million of them for four letters typed would take a tenth of a second
    €123456     an amount, in cents
    °20230512   a day: of the care, or of the transfer
"""

import re
from datetime import date

from desktop.kernel.folding import fold

HEAD, WHOLE, MONEY, DAY = "¤", "§", "€", "°"
SHORT = 8

_WORD = re.compile(r"[^\W_]+")
_SPACES = " \u00a0\u202f"
_AMOUNT = re.compile(rf"(?<!\S)(\d{{1,3}}(?:[{_SPACES}.]\d{{3}})+|\d+)[,.](\d\d?)(?:[{_SPACES}]?€)?(?!\S)|"
                     rf"(?<!\S)(\d{{1,3}}(?:[{_SPACES}.]\d{{3}})+|\d+)[{_SPACES}]?€(?!\S)")  # fmt: skip
_NIR = re.compile(r"(?<!\S)[1-478] \d\d \d\d(?: \d[\dAaBb](?: \d{3}(?: \d{3}(?: \d\d)?)?)?)?(?!\S)")
_DATE = re.compile(r"(?<!\S)(?:(\d{1,2})/)?(\d{1,2})/(\d{4})(?!\S)|(?<!\S)(\d{4})-(\d\d)-(\d\d)(?!\S)")


def words(text: str) -> list[str]:
    """The words of `text`, folded."""
    return _WORD.findall(fold(text))


def code_words(text: str) -> list[str]:
    """Under which words a number of somebody's ("FA-2023-000123") is found: by its parts, the last one also without
    zeros in front, and as a whole."""
    found = words(text)
    if not found:
        return found
    whole, last = "".join(found), found[-1]
    digits = last if last.isdigit() else last[len(last.rstrip("0123456789")) :]
    found += (digits, digits.lstrip("0"), whole)
    return [each for word in dict.fromkeys(found) if word for each in _sorted_out(word)]


def money_words(expense: int, amo: int, amc: int, rest: int) -> str:
    """Under which words a line's amounts (cents) are found."""
    return f"{MONEY}{expense} {MONEY}{amo} {MONEY}{amc} {MONEY}{rest}"


def day_word(day: date) -> str:
    """Under which word what happened on `day` is found."""
    return f"{DAY}{day:%Y%m%d}"


def matching(search: str) -> str:
    """FTS5's wording of what was typed: every word, amount and day of it; "" where nothing was."""
    asked = list[str]()
    rest = _NIR.sub(lambda nir: nir[0].replace(" ", ""), " ".join(search.split()))
    for pattern, worded in ((_DATE, _day_asked), (_AMOUNT, _money_asked)):
        for match in pattern.finditer(rest):
            asked.append(worded(match))
        rest = pattern.sub(" ", rest)
    asked += [_word_asked(typed) for typed in rest.split() if _WORD.search(typed)]
    return " AND ".join(asked)


def _word_asked(typed: str) -> str:
    """What was typed between two spaces: a word by its beginning, or a number in parts, of which only the last one may
    still be typed."""
    *before, last = words(typed)
    beginning = f'"{last}"*' if len(last) <= SHORT else f'("{last}"* OR "{WHOLE}{last}"*)'
    if not before and len(last) > SHORT:
        return beginning
    number = "".join((*before, last))
    other = f'"{HEAD if len(number) <= SHORT else WHOLE}{number}"*'
    if not before:
        return f"({beginning} OR {other})"
    there = [f'("{part}" OR "{WHOLE}{part}")' if len(part) > SHORT else f'"{part}"' for part in before]
    return f"(({' AND '.join((*there, beginning))}) OR {other})"


def _day_asked(match: re.Match[str]) -> str:
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    if iso_year is not None:
        return f'"{DAY}{iso_year}{iso_month}{iso_day}"'
    if day is None:
        return f'"{DAY}{year}{int(month):02d}"*'
    return f'"{DAY}{year}{int(month):02d}{int(day):02d}"'


def _money_asked(match: re.Match[str]) -> str:
    whole = re.sub(r"\D", "", match[1] or match[3])
    return f'"{MONEY}{int(whole + (match[2] or "0").ljust(2, "0"))}"'


def _sorted_out(word: str) -> tuple[str, ...]:
    return (word,) if len(word) <= SHORT else (f"{HEAD}{word[:SHORT]}", f"{WHOLE}{word}")
