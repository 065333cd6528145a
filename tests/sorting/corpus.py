"""The made-up corpus: documents of the eight kinds as scanners, telephones and practice software would give them.

Two halves: `tuning()` may be looked at and tuned on, `held_out()` has other families, other names and other seeds. Some
are text, some are pictures, with a code or without; some have a name that misleads, some say nothing at all ("mute":
a picture under the name that a scanner gave), for which the only right answer is that nobody knows.
"""

import datetime as dt
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

from tests.sorting.words import DEVICES, HEADS, MEANINGFUL, families

KINDS = tuple(MEANINGFUL)
LYING = 15  # the place of a picture whose only word, its name, is wrong: nothing can tell
PER_KIND = (24, 40)  # of each half: 192 to tune on, 320 held out
LAST = ("Exemplard", "Fictivet", "Modelin", "Specimenot", "Testard", "Imaginier", "Dupontel", "Maquettin")
FIRST = ("Aline", "Bruno", "Chloé", "Denis", "Élise", "Farid", "Gaëlle", "Hugo")
PRODUCTS = ("Verre organique", "Appareil auditif", "Couronne", "Semelles", "Consultation")
LPP = ("2203240", "2287916", "2223342", "2210546")
MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


@dataclass(frozen=True)
class Made:
    """A document and what it is."""

    name: str
    content: bytes
    media_type: str
    kind: str
    shape: str  # "text", "scan", "code", "mute", "misleading", "lying"
    number: str | None  # of an invoice whose number can be read
    date: dt.date | None


def tuning() -> Iterator[Made]:
    return _half(0, families("tuning"))


def held_out() -> Iterator[Made]:
    return _half(1, families("held_out"))


_SHAPES = ("text",) * 13 + ("misleading",) * 2 + ("scan",) * 6 + ("code",) * 2 + ("mute",)


def _half(half: int, papers: dict[str, tuple[str, ...]]) -> Iterator[Made]:
    for kind in KINDS:
        for place in range(PER_KIND[half]):
            chance = random.Random(f"{half} {kind} {place}")
            shape = "lying" if place == LYING and kind in ("devis", "autre") else _SHAPES[place % len(_SHAPES)]
            yield _made(half, kind, shape, papers[kind][place % len(papers[kind])], chance)


def _made(half: int, kind: str, shape: str, family: str, chance: random.Random) -> Made:
    words = _slots(chance)
    number, date = words["number"], dt.datetime.strptime(words["date"], "%d/%m/%Y").date()  # noqa: DTZ007
    text = family.format(**words, head=chance.choice(HEADS).format(**words))
    code = _code(kind, number, date) if shape == "code" else None
    if shape == "code" and code is None:
        shape = "scan"
    own = chance.choice(MEANINGFUL[kind][half])
    device = chance.choice(DEVICES[half])
    other = chance.choice(MEANINGFUL[chance.choice([each for each in KINDS if each != kind])][half])
    stem = {
        "text": chance.choice((own, device)),
        "scan": own,
        "code": device,
        "mute": device,
        "misleading": other,
        "lying": other,
    }[shape].format(**words)
    known = kind == "facture" and shape in ("text", "misleading")
    read = (number if known or (code and kind == "facture") else None, date if known else None)
    if shape in ("text", "misleading"):
        return Made(f"{stem}.pdf", _paper(text, chance), "application/pdf", kind, shape, *read)
    picture = _picture(text, code, chance)
    if chance.random() < 0.5:
        return Made(f"{stem}.jpg", picture, "image/jpeg", kind, shape, *read)
    return Made(f"{stem}.pdf", _scanned(picture), "application/pdf", kind, shape, *read)


def _slots(chance: random.Random) -> dict[str, str]:
    day = dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(300))
    n = str(chance.randrange(100, 9999))
    number = chance.choice(("FA2026-{n}", "2026-{n}", "F26{n}", "{n}", "26/{n}")).format(n=n)
    last, first = chance.choice(LAST), chance.choice(FIRST)
    return {
        "n": n,
        "number": number,
        "n4": f"{chance.randrange(10_000):04}",
        "d": str(chance.randrange(1, 9)),
        "dd": str(chance.randrange(10, 99)),
        "date": day.strftime("%d/%m/%Y"),
        "longdate": f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        "amount": f"{chance.randrange(10, 900)},{chance.randrange(100):02}",
        "last": last,
        "first": first,
        "patient": f"{first} {last}",
        "doctor": f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        "firm": f"SELARL {chance.choice(LAST)}",
        "product": chance.choice(PRODUCTS),
        "lpp": chance.choice(LPP),
    }


def _paper(text: str, chance: random.Random) -> bytes:
    """A PDF with text, as practice software writes it."""
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4, pageCompression=1)
    size, left, y = chance.choice((9, 10, 11, 12)), chance.choice((40, 56, 80)), A4[1] - chance.choice((40, 60, 90))
    page.setFont(chance.choice(("Helvetica", "Times-Roman", "Courier")), size)
    for line in text.split("\n"):
        page.drawString(left, y, line)
        y -= size * chance.choice((1.3, 1.3, 2.0))
    page.save()
    return out.getvalue()


def _picture(text: str, code: str | None, chance: random.Random) -> bytes:
    """A JPEG of the page, slightly turned, as a telephone or a scanner takes it."""
    image = Image.new("L", (827, 1169), chance.randrange(225, 255))
    draw = ImageDraw.Draw(image)
    draw.multiline_text((60, 60), text, fill=40, font=ImageFont.load_default(15))
    if code is not None:
        import zxingcpp

        barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.DataMatrix)
        drawn = barcode.to_image(scale=4, add_quiet_zones=True)
        stamp = Image.frombuffer("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn).cast("B")))
        image.paste(stamp, (chance.randrange(60, 400), chance.randrange(700, 800)))
    image = image.rotate(chance.uniform(-1.5, 1.5), fillcolor=235, resample=Image.Resampling.BILINEAR)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=chance.choice((60, 75, 85)), dpi=(100, 100))
    return out.getvalue()


def _scanned(picture: bytes) -> bytes:
    """The picture as the only thing on a PDF's page."""
    out = io.BytesIO()
    Image.open(io.BytesIO(picture)).save(out, "PDF", resolution=100)
    return out.getvalue()


_CODES = {  # type of a 2D-Doc, and its fields; 1D closes a field of variable length
    "facture": ("01", "26FR247500010M/EXEMPLE/ALINE\x1d2212 RUE FICTIVE\x1d18{number}\x1d"),
    "rib": ("03", "30SELARL EXEMPLE\x1d31FR7699999000000000000000000\x1d32FICTFRPP\x1d"),
    "autre": ("00", "26FR247500010M/EXEMPLE/ALINE\x1d2212 RUE FICTIVE\x1d25VILLEFICTIVE\x1d"),
}


def _code(kind: str, number: str, date: dt.date) -> str | None:
    if kind not in _CODES:
        return None
    form, fields = _CODES[kind]
    issued = f"{(date - dt.date(2000, 1, 1)).days:04X}"
    return f"DC03FR000001{issued}{issued}{form}01{fields.format(number=number)}\x1fFEDMPW5SO5BNZFYP7FIQUYZF"
