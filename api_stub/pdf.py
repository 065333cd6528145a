"""A PDF of text and ruled areas, just as much of the format as a printed list needs: two standard fonts, no image.

Texts are real ones, in the order in which they are read, so that they can be searched and copied. Letters are those of
Windows-1252; widths are Adobe's for Helvetica. Lengths are points, from the lower left corner.
"""

import unicodedata
import zlib
from collections.abc import Sequence

A4_WIDE = (842, 595)
REGULAR, BOLD = "F1", "F2"
Grey = float  # 0 is black

_ASCII = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
_OTHERS = {"’": 222, "—": 1000, "œ": 944, "Œ": 1000, "æ": 889, "Æ": 1000, "°": 400, "\u00a0": 278, "…": 1000, "·": 278}


def width(text: str, size: float) -> float:
    """How wide a text is in the regular font."""
    total = 0
    for letter in _known(text):
        plain = unicodedata.normalize("NFD", letter)[0]
        place = ord(plain) - 32
        total += _OTHERS.get(letter) or (_ASCII[place] if 0 <= place < len(_ASCII) else 556)
    return total * size / 1000


def fitted(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


class Page:
    """One page being drawn."""

    def __init__(self) -> None:
        self.orders: list[bytes] = []

    def text(self, x: float, y: float, text: str, size: float = 8, font: str = REGULAR, grey: Grey = 0.0) -> None:
        """Write from `x` on, on the base line `y`."""
        shown = _known(text).encode("cp1252", "replace")
        for special in (b"\\", b"(", b")"):
            shown = shown.replace(special, b"\\" + special)
        self.orders.append(
            b"%.2f g BT /%s %.1f Tf %.2f %.2f Td (" % (grey, font.encode(), size, x, y) + shown + b") Tj ET"
        )

    def text_before(self, x: float, y: float, text: str, size: float = 8, font: str = REGULAR) -> None:
        """Write up to `x`; in bold, for figures, which are as wide."""
        self.text(x - width(text, size), y, text, size, font)

    def area(self, x: float, y: float, across: float, up: float, grey: Grey) -> None:
        """Fill a rectangle."""
        self.orders.append(b"%.2f g %.2f %.2f %.2f %.2f re f" % (grey, x, y, across, up))


def document(title: str, pages: Sequence[Page], size: tuple[int, int] = A4_WIDE) -> bytes:
    """The file; the same for the same pages."""
    kids = b" ".join(b"%d 0 R" % (6 + 2 * place) for place in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(fr-FR)/ViewerPreferences<</DisplayDocTitle true>>>>",
        b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 %d %d]" % (len(pages), kids, *size)
        + b"/Resources<</Font<</F1 3 0 R/F2 4 0 R>>>>>>",
        *(
            b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding>>" % font
            for font in (b"Helvetica", b"Helvetica-Bold")
        ),
        b"<</Title<" + ("\ufeff" + title).encode("utf-16-be").hex().encode() + b">>>",
    ]
    for place, page in enumerate(pages):
        content = zlib.compress(b"\n".join(page.orders))
        objects.append(b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (7 + 2 * place))
        objects.append(b"<</Filter/FlateDecode/Length %d>>stream\n" % len(content) + content + b"\nendstream")
    made = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    begin = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, begin)
    return bytes(made)


def _known(text: str) -> str:
    return text.replace("\u202f", "\u00a0")
