"""Practices that nobody has, with names over all Latin letters of Europe; the same seed gives the same one."""

import io
from random import Random

from PIL import Image, ImageDraw

from desktop.features.convention.domain import LINE, Form, Key, Mode

# Letters that European languages add to the twenty-six, in both cases.
LETTERS = (
    "áâãäåāăąæǽćĉċčçďđðéêëēĕėęěƒĝğġģǧǥĥħíîïìĩīĭįıĳĵķǩĸĺļľŀłńņňñŋóôõöòōŏőøǿœŕŗřśŝşșšßţťŧțúûüùũūŭůűųŵẁẃẅýŷÿỳźżžǯʒþəạảấầẩẫậ"
    "ắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỷỹḃḋḟṁṗṡṫ"
)
PLAIN = "abcdefghijklmnopqrstuvwxyz"
_FINESS = ("200000008", "010000024", "2A0000154")


def word(random: Random, least: int = 3, most: int = 11) -> str:
    """A name that begins with a capital."""
    letters = [random.choice(LETTERS if random.random() < 0.45 else PLAIN) for _ in range(random.randint(least, most))]
    first = letters[0].upper()
    return (first if len(first) == 1 else letters[0]) + "".join(letters[1:])


def words(random: Random, room: int) -> str:
    """Some of them, in `room` characters; an apostrophe or a hyphen now and then."""
    said = word(random)
    while random.random() < 0.6:
        longer = said + random.choice((" ", " ", "-", "’", " d’", "'")) + word(random)
        if len(longer) > room:
            break
        said = longer
    return said[:room].strip()


def practice(random: Random) -> Form:
    """Every field filled in, as a practice would."""
    mode = random.choice(list(Mode))
    return Form(
        {
            Key.FINESS: random.choice(_FINESS),
            Key.NAME: words(random, 60),
            Key.COMPLEMENT: words(random, LINE),
            Key.BUILDING: words(random, LINE),
            Key.STREET: f"{random.randint(1, 199)} rue {words(random, 24)}"[:LINE],
            Key.LOCALITY: f"BP {random.randint(1, 999)}",
            Key.POSTCODE: f"{random.randint(1000, 97999):05d}",
            Key.CITY: f"{words(random, 20)} CEDEX {random.randint(1, 20)}"[: LINE - 6].strip(),
            Key.PHONE: "01 23 45 67 89",
            Key.FAX: "0262 12 34 56",
            Key.EMAIL: "accueil@cabinet.example",
            Key.RESPONSIBLE: words(random, 32),
            Key.SIGNATORY: words(random, 32),
            Key.IBAN: "FR14 2004 1010 0505 0001 3M02 606",
            Key.IT_NAME: words(random, 32),
            Key.IT_RESPONSIBLE: words(random, 32),
            Key.IT_PHONE: "04 95 12 34 56",
            Key.SOFTWARE: words(random, 30),
            Key.MODE: mode.value,
            Key.CONCENTRATOR: words(random, 30),
            Key.OTHER: words(random, 30),
        }
    )


def signature() -> bytes:
    """A picture of one, on nothing."""
    image = Image.new("RGBA", (400, 120), (0, 0, 0, 0))
    ImageDraw.Draw(image).line([(20, 90), (120, 20), (180, 100), (260, 30), (380, 80)], (10, 20, 60, 255), 6)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
