"""Numbers of invoices as two programs write them: with or without prefix, separators and leading zeros. Pure.

Invoices travel to a mutual with nine characters, so what comes back may be the end of what the practice knows.
"""

import re

SHORT = 9
"""Characters that a transmitted invoice number keeps."""

_MOST = 40  # numbers that a range may stand for
_FEWEST = 5  # digits without which the end of a number says nothing
_OTHERS = re.compile(r"[^0-9A-Z]+")
_FIRST_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_DIGITS = re.compile(r"[^0-9]+")
_BETWEEN = re.compile(r"[\s;,+&]")
_SEVERAL = re.compile(r"\s*(?:[;,+&]|\bet\b|\s/\s)\s*", re.IGNORECASE)
_RANGE = re.compile(r"^(\S+)\s+(?:à|a|au|->|\.\.)\s+(\S+)$", re.IGNORECASE)
_END = re.compile(r"^(.*?)([0-9]+)$")


def plain(number: str) -> str:
    """Letters and digits alone, in capitals, without the zeros that begin a number: "f-2024-0012" -> "F202412".

    Zeros within an unbroken number stay: "F20240012" -> "F20240012" (see `keys`).
    """
    return _OTHERS.sub("", _FIRST_ZEROS.sub("", number.upper()))


def tight(number: str) -> str:
    """Letters and digits alone, in capitals, all zeros kept: "f-2024-0012" -> "F20240012"."""
    written = number.upper().replace("-", "").replace(" ", "").replace("/", "")
    # Hardly a number holds anything else, and this is asked hundreds of thousands of times.
    return written if written.isalnum() and written.isascii() else _OTHERS.sub("", written)


def ending(number: str) -> str:
    """The digits among the last nine characters, without the zeros before them; empty where they say too little."""
    return last_digits(tight(number))


def last_digits(written: str) -> str:
    """`ending` of a number that `tight` has written."""
    last = written[-SHORT:]
    digits = (last if last.isdecimal() else _DIGITS.sub("", last)).lstrip("0")
    return digits if len(digits) >= _FEWEST else ""


def several(number: str) -> tuple[str, ...]:
    """The numbers of which a field speaks: "F12 / F13", "F12 à F15", "F12, F13 et F14"; empty where it is one."""
    if _BETWEEN.search(number) is None:
        return ()
    found = _RANGE.match(number.strip())
    if found is not None:
        return _between(found[1], found[2])
    parts = tuple(part for part in _SEVERAL.split(number.strip()) if part)
    return parts if len(parts) > 1 and all(any(map(str.isdigit, part)) for part in parts) else ()


def _between(first: str, last: str) -> tuple[str, ...]:
    begin, end = _END.match(first), _END.match(last)
    if begin is None or end is None or end[1] not in ("", begin[1]):
        return ()
    low, high = int(begin[2]), int(end[2])
    if not 0 < high - low < _MOST:
        return ()
    return tuple(f"{begin[1]}{value:0{len(begin[2])}d}" for value in range(low, high + 1))
