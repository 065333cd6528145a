"""The pages of the fictitious documents: what a practice of optics sends to a mutual, drawn as pictures of A4 sheets.

Owns their look and their words. Everybody and everything named here is invented: patients bear names of birds and
plants, the telephone numbers are of the range reserved for fiction, the IBAN and the NIR are zeros.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1240, 1754  # A4 at 150 points per inch
LEFT, RIGHT = 104, WIDTH - 104
INK, GREY, LINE, BLUE, TEAL, RED = "#1d2530", "#66707c", "#c9ced6", "#274690", "#1b6470", "#a23b3b"

PRACTICE = "Optique de la Démonstration"
FINESS = "20 000 000 8"
MUTUAL = "Mutuelle de l’Exemple"
PATIENTS = (
    "Léa BRUYÈRE", "Paul MÉSANGE", "Nour ÉGLANTINE", "Hugo LORIOT", "Inès FOUGÈRE", "Marc ALOUETTE", "Zoé PERVENCHE",
    "Louis MARTINET", "Anaïs GLYCINE", "Omar CHARDONNERET", "Jeanne SAULE", "Karim VERDIER",
)  # fmt: skip
FRAMES = ("Monture acétate 52-18", "Monture métal 50-20", "Monture titane 54-17", "Monture enfant 45-15")
LENSES = ("Verre unifocal 1,6 AR", "Verre progressif 1,67 AR", "Verre unifocal 1,5 durci", "Verre mi-distance 1,6")
DOCTORS = ("Dr A. ROSSIGNOL", "Dr C. TILLEUL", "Dr S. HIRONDELLE")


@cache
def font(size: int, weight: int = 400, *, italic: bool = False) -> ImageFont.FreeTypeFont:
    """Inter at `size` points of the picture."""
    spec = find_spec("fontpkg_inter")
    if spec is None or spec.submodule_search_locations is None:
        raise LookupError("the package fontpkg-inter is not installed")
    name = "Inter-Italic[opsz,wght].ttf" if italic else "Inter[opsz,wght].ttf"
    face = ImageFont.truetype(str(Path(spec.submodule_search_locations[0]) / "files" / name), size)
    face.set_variation_by_axes([min(32, max(14, size)), weight])
    return face


@dataclass
class Sheet:
    """A page under the pen: `y` is where the next line goes."""

    chance: Random
    image: Image.Image
    pen: ImageDraw.ImageDraw
    y: int = 96

    def text(self, x: int, y: int, words: str, size: int = 22, weight: int = 400, ink: str = INK) -> None:
        self.pen.text((x, y), words, font=font(size, weight), fill=ink)

    def right(self, x: int, y: int, words: str, size: int = 22, weight: int = 400, ink: str = INK) -> None:
        self.pen.text((x, y), words, font=font(size, weight), fill=ink, anchor="ra")

    def row(self, words: str, size: int = 22, weight: int = 400, ink: str = INK, gap: int = 12) -> None:
        """One line of text at the left margin."""
        self.text(LEFT, self.y, words, size, weight, ink)
        self.y += size + gap

    def rule(self, ink: str = LINE, width: int = 2) -> None:
        self.pen.line((LEFT, self.y, RIGHT, self.y), fill=ink, width=width)

    def hand(self, x: int, y: int, words: str, size: int = 34) -> None:
        """What somebody wrote with a pen: a little slanted, not quite level."""
        strip = Image.new("L", (int(len(words) * size * 0.75) + 40, size * 2), 0)
        ImageDraw.Draw(strip).text((10, size // 3), words, font=font(size, 300, italic=True), fill=255)
        turned = strip.rotate(self.chance.uniform(0.4, 2.2), Image.Resampling.BICUBIC, expand=True)
        self.image.paste(Image.new("RGB", turned.size, BLUE), (x, y), turned)

    def signature(self, x: int, y: int) -> None:
        """A flourish that is nobody's."""
        points = [(float(x), float(y))]
        for step in range(26):
            swing = 46 if step % 2 else -40
            points.append((x + step * 9 + self.chance.uniform(-14, 14), y + swing * self.chance.uniform(0.1, 1)))
        self.pen.line(points, fill=BLUE, width=4, joint="curve")
        self.pen.line((x - 20, y + 40, x + 240, y + 18), fill=BLUE, width=3)

    def stamp(self, x: int, y: int, *lines: str, ink: str = BLUE) -> None:
        """A rubber stamp, pressed askew."""
        high = 40 + 32 * len(lines)
        mark = Image.new("L", (380, high), 0)
        pen = ImageDraw.Draw(mark)
        pen.rounded_rectangle((4, 4, 375, high - 5), 14, outline=210, width=4)
        for number, words in enumerate(lines):
            face = font(24 if number == 0 else 20, 600 if number == 0 else 400)
            pen.text((190, 20 + 32 * number), words, font=face, fill=210, anchor="ma")
        mark = mark.rotate(self.chance.uniform(-7, 7), Image.Resampling.BICUBIC, expand=True)
        self.image.paste(Image.new("RGB", mark.size, ink), (x, y), mark)


def blank(chance: Random) -> Sheet:
    """White paper."""
    image = Image.new("RGB", (WIDTH, HEIGHT), "white")
    return Sheet(chance, image, ImageDraw.Draw(image))


def euros(cents: int) -> str:
    """`1 234,56 €`."""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}".replace(",", "\u202f") + f",{rest:02}\u00a0€"


def day(chance: Random) -> str:
    return f"{chance.randint(1, 28):02}/{chance.randint(1, 10):02}/2026"


def letterhead(sheet: Sheet, title: str, under: str, ink: str = TEAL) -> None:
    """The practice's head of paper, then what the document is."""
    sheet.pen.ellipse((LEFT, 92, LEFT + 74, 166), outline=ink, width=7)
    sheet.pen.ellipse((LEFT + 88, 92, LEFT + 162, 166), outline=ink, width=7)
    sheet.pen.arc((LEFT + 66, 104, LEFT + 96, 140), 180, 360, fill=ink, width=6)
    sheet.text(LEFT + 190, 90, PRACTICE, 34, 600, ink)
    sheet.text(LEFT + 190, 134, "12 rue de l’Exemple · 00000 Villeneuve · 01 99 00 00 12", 20, 400, GREY)
    sheet.right(RIGHT, 96, f"FINESS {FINESS}", 20, 400, GREY)
    sheet.y = 214
    sheet.rule(ink, 4)
    sheet.y = 254
    sheet.row(title, 44, 600, INK, 14)
    sheet.row(under, 22, 400, GREY, 36)


def patient(sheet: Sheet, name: str) -> None:
    """Who is concerned, in a box."""
    top = sheet.y
    sheet.pen.rounded_rectangle((LEFT, top, RIGHT, top + 132), 10, outline=LINE, width=2, fill="#f6f8f9")
    for x, label, words in (
        (LEFT + 28, "Assuré", name),
        (LEFT + 420, "N° de sécurité sociale", "0 00 00 00 000 000 00"),
        (LEFT + 760, "Complémentaire", MUTUAL),
    ):
        sheet.text(x, top + 28, label, 19, 400, GREY)
        sheet.text(x, top + 64, words, 24, 500)
    sheet.y = top + 172


def table(sheet: Sheet, heads: tuple[str, ...], places: tuple[int, ...], rows: Sequence[tuple[str, ...]]) -> None:
    """Lines under heads; the first two columns read from the left, the others are figures."""
    sheet.pen.rectangle((LEFT, sheet.y, RIGHT, sheet.y + 48), fill="#e8eef0")
    for number, row in enumerate([heads, *rows]):
        for column, (x, words) in enumerate(zip(places, row, strict=True)):
            write = sheet.text if column < 2 else sheet.right
            write(x, sheet.y + 12, words, 20, 600 if number == 0 else 400)
        sheet.y += 52
        sheet.rule()
    sheet.y += 24


def invoice(chance: Random, number: int, page: int = 1, pages: int = 1) -> Image.Image:
    """Facture of a pair of glasses."""
    sheet = blank(chance)
    name = PATIENTS[number % len(PATIENTS)]
    letterhead(sheet, f"Facture n° 2026-{number:05}", f"Établie le {day(chance)} · page {page} sur {pages}")
    patient(sheet, name)
    lens, frame = chance.choice(LENSES), chance.choice(FRAMES)
    prices = [chance.randrange(4_000, 19_000, 50) for _ in range(2)]
    lines = [(lens + " OD", "2287931", 1, prices[0]), (lens + " OG", "2287948", 1, prices[0])]
    lines += [(frame, "2223342", 1, prices[1]), ("Prestation d’adaptation", "2291234", 1, 1_000)]
    lines += [
        (f"Supplément traitement {mark}", f"22900{mark:02}", 1, 900 + 150 * mark)
        for mark in range(chance.randint(0, 7))
    ]
    rows = [(what, code, str(count), euros(price), euros(price * 60 // 100)) for what, code, count, price in lines]
    table(sheet, ("Désignation", "Code LPP", "Qté", "Prix TTC", "Base"), (LEFT + 20, 560, 800, 960, RIGHT - 20), rows)
    total = sum(line[3] for line in lines)
    social = total * 6 // 1000
    for label, amount, weight in (
        ("Total TTC", total, 600),
        ("Part Assurance maladie", -social, 400),
        ("Part complémentaire", social - total + 2_500, 400),
        ("Reste à charge", 2_500, 600),
    ):
        sheet.text(720, sheet.y, label, 23, weight)
        sheet.right(RIGHT - 20, sheet.y, euros(amount), 23, weight)
        sheet.y += 44
    if page == pages:
        sheet.stamp(LEFT + 10, sheet.y - 60, PRACTICE, "12 rue de l’Exemple", f"FINESS {FINESS}")
        sheet.signature(780, sheet.y + 110)
    footer(sheet)
    return sheet.image


def quote(chance: Random, number: int) -> Image.Image:
    """Devis normalisé: two offers side by side."""
    sheet = blank(chance)
    letterhead(sheet, f"Devis normalisé n° D-{number:04}", f"Valable six mois à compter du {day(chance)}", BLUE)
    patient(sheet, PATIENTS[(number * 5) % len(PATIENTS)])
    for title, share in (("Offre 100 % Santé (classe A)", 45), ("Offre aux tarifs libres (classe B)", 100)):
        sheet.row(title, 26, 600, BLUE, 18)
        rows = []
        for what in (chance.choice(LENSES) + " OD", chance.choice(LENSES) + " OG", chance.choice(FRAMES)):
            price = chance.randrange(3_000, 21_000, 50) * share // 100
            rows.append(
                (what, "A" if share < 100 else "B", euros(price), euros(price * 6 // 10), euros(price * 4 // 10))
            )
        heads = ("Désignation", "Classe", "Prix TTC", "Remboursé", "Reste")
        table(sheet, heads, (LEFT + 20, 560, 800, 960, RIGHT - 20), rows)
    sheet.y += 10
    sheet.text(LEFT, sheet.y, "Je choisis l’offre :", 24, 500)
    for x, words, ticked in ((LEFT + 280, "classe A", chance.random() < 0.5), (LEFT + 480, "classe B", False)):
        sheet.pen.rectangle((x, sheet.y + 2, x + 26, sheet.y + 28), outline=INK, width=3)
        sheet.text(x + 42, sheet.y, words, 24)
        if ticked:
            sheet.hand(x - 8, sheet.y - 26, "X", 36)
    sheet.y += 62
    sheet.row("Fait à Villeneuve, le", 22, 400, GREY)
    sheet.hand(LEFT + 230, sheet.y - 56, day(chance), 30)
    sheet.signature(820, sheet.y + 80)
    footer(sheet)
    return sheet.image


def prescription(chance: Random, number: int) -> Image.Image:
    """Ordonnance of an eye doctor, half typed, half written by hand."""
    sheet = blank(chance)
    doctor = DOCTORS[number % len(DOCTORS)]
    sheet.row(doctor, 38, 600, INK, 8)
    sheet.row("Ophtalmologiste", 24, 400, GREY, 8)
    sheet.row("3 place du Modèle · 00000 Villeneuve · 01 99 00 00 47", 20, 400, GREY, 24)
    sheet.rule(INK, 3)
    sheet.right(RIGHT, 104, "N° 00 0 00000 0", 20, 400, GREY)
    sheet.y = 330
    sheet.text(LEFT, sheet.y, "Villeneuve, le", 22, 400, GREY)
    sheet.hand(LEFT + 150, sheet.y - 22, day(chance))
    sheet.text(LEFT, sheet.y + 90, "Patient", 22, 400, GREY)
    sheet.hand(LEFT + 100, sheet.y + 66, PATIENTS[(number * 3) % len(PATIENTS)], 38)
    sheet.y = 580
    sheet.row("Verres correcteurs", 30, 600, INK, 30)
    for eye in ("OD", "OG"):
        sphere, cylinder = chance.randrange(-24, 16) / 4, chance.randrange(0, 8) / -4
        sheet.text(LEFT, sheet.y + 14, eye, 30, 600)
        written = f"{sphere:+.2f}  ({cylinder:+.2f} à {chance.randrange(0, 180, 5)}°)".replace(".", ",")
        sheet.hand(LEFT + 90, sheet.y - 10, written, 44)
        sheet.y += 110
    sheet.text(LEFT, sheet.y + 14, "Add", 30, 600)
    sheet.hand(LEFT + 90, sheet.y - 10, f"+{chance.choice((150, 175, 200, 225)) / 100:.2f}".replace(".", ","), 44)
    sheet.y += 160
    sheet.hand(
        LEFT + 40, sheet.y, chance.choice(("Vision de loin et de près", "Port permanent", "Écart pupillaire 62")), 40
    )
    sheet.stamp(720, 1230, doctor, "Ophtalmologiste", "00000 Villeneuve", ink="#3b3f77")
    sheet.signature(760, 1450)
    sheet.y = HEIGHT - 120
    sheet.rule()
    sheet.text(LEFT, HEIGHT - 100, "En cas d’urgence : 01 99 00 00 15 · Document de démonstration", 18, 400, GREY)
    return sheet.image


def care_form(chance: Random, number: int) -> Image.Image:
    """Demande de prise en charge: boxes filled by hand."""
    sheet = blank(chance)
    sheet.pen.rectangle((0, 0, WIDTH, 150), fill=TEAL)
    sheet.text(LEFT, 40, MUTUAL, 40, 600, "white")
    sheet.right(RIGHT, 56, "Réseau optique", 24, 400, "white")
    sheet.y = 200
    sheet.row("Demande de prise en charge", 42, 600, INK, 14)
    sheet.row("À joindre au devis et à l’ordonnance", 22, 400, GREY, 40)
    name = PATIENTS[(number * 7) % len(PATIENTS)]
    for label, words in (
        ("Nom et prénom du bénéficiaire", name),
        (
            "Date de naissance",
            f"{chance.randint(1, 28):02} / {chance.randint(1, 12):02} / {chance.randint(1950, 2015)}",
        ),
        ("N° d’adhérent", f"0000 {number:04}"),
        ("N° de sécurité sociale", "0 00 00 00 000 000 00"),
        ("Professionnel de santé", PRACTICE),
        ("N° FINESS", FINESS),
        ("Montant du devis", euros(chance.randrange(22_000, 71_000, 50))),
    ):
        sheet.text(LEFT, sheet.y, label, 20, 400, GREY)
        sheet.pen.rectangle((LEFT, sheet.y + 30, RIGHT, sheet.y + 92), outline=LINE, width=3)
        sheet.hand(LEFT + 18, sheet.y + 18, words, 34)
        sheet.y += 118
    for words in ("Équipement adulte", "Changement de correction", "Tiers payant demandé"):
        sheet.pen.rectangle((LEFT, sheet.y + 4, LEFT + 28, sheet.y + 32), outline=INK, width=3)
        if chance.random() < 0.7:
            sheet.hand(LEFT - 6, sheet.y - 22, "X", 36)
        sheet.text(LEFT + 48, sheet.y + 4, words, 23)
        sheet.y += 52
    sheet.signature(780, sheet.y + 70)
    sheet.stamp(LEFT, sheet.y + 20, PRACTICE, f"FINESS {FINESS}")
    footer(sheet)
    return sheet.image


def bank_details(chance: Random, _number: int) -> Image.Image:
    """RIB whose figures can't be anybody's."""
    sheet = blank(chance)
    sheet.text(LEFT, 96, "Banque du Modèle", 40, 600, RED)
    sheet.y = 190
    sheet.rule(RED, 4)
    sheet.y = 240
    sheet.row("Relevé d’identité bancaire", 40, 600, INK, 40)
    for label, words in (
        ("Titulaire du compte", PRACTICE),
        ("IBAN", "FR00 0000 0000 0000 0000 0000 000"),
        ("BIC", "XXXXFRXXXXX"),
        ("Domiciliation", "Agence de Villeneuve"),
    ):
        sheet.row(label, 20, 400, GREY, 8)
        sheet.row(words, 30, 500, INK, 34)
    heads = ("Code banque", "Code guichet", "N° de compte", "Clé")
    table(sheet, heads, (LEFT + 20, 420, 900, RIGHT - 60), [("00000", "00000", "00000000000", "00")])
    footer(sheet)
    return sheet.image


def agreement(chance: Random, page: int) -> Image.Image:
    """One of the three pages of a signed convention."""
    sheet = blank(chance)
    sheet.row("Convention de tiers payant", 40, 600, INK, 12)
    sheet.row(f"{MUTUAL} et {PRACTICE}", 24, 400, GREY, 40)
    words = (
        "Le professionnel de santé adresse à la mutuelle les factures accompagnées des pièces justificatives prévues. "
        "La mutuelle règle la part complémentaire dans les délais convenus, dès réception du dossier complet. "
        "Les parties se tiennent informées de tout changement de coordonnées ou de situation. "
        "La présente convention est conclue pour une durée d’un an et se renouvelle par tacite reconduction. "
    )
    for article in range(page * 4 - 3, page * 4 + (1 if page < 3 else -1)):
        sheet.row(f"Article {article}", 26, 600, TEAL, 14)
        shuffled = words.split(". ")[:-1]
        chance.shuffle(shuffled)
        for line in wrapped(". ".join(shuffled) + ".", 24, RIGHT - LEFT):
            sheet.row(line, 24, 400, INK, 14)
        sheet.y += 22
    if page == 3:
        sheet.y += 40
        sheet.text(LEFT, sheet.y, "Pour la mutuelle", 22, 500)
        sheet.text(700, sheet.y, "Pour le professionnel de santé", 22, 500)
        sheet.signature(LEFT + 30, sheet.y + 130)
        sheet.signature(740, sheet.y + 130)
        sheet.stamp(690, sheet.y + 200, PRACTICE, f"FINESS {FINESS}")
    footer(sheet)
    return sheet.image


def slip(chance: Random, number: int) -> Image.Image:
    """Bordereau of a day's electronic claims (flux optique)."""
    sheet = blank(chance)
    letterhead(sheet, f"Bordereau de flux optique n° {number:03}", f"Télétransmission OPTO AMC du {day(chance)}")
    rows = [
        (PATIENTS[(number + line * 5) % len(PATIENTS)], f"2026-{chance.randint(100, 999):05}", day(chance),
         euros(chance.randrange(9_000, 60_000, 10)), euros(chance.randrange(4_000, 30_000, 10)))
        for line in range(18)
    ]  # fmt: skip
    table(sheet, ("Assuré", "Facture", "Soins", "Montant", "Part AMC"), (LEFT + 20, 470, 790, 960, RIGHT - 20), rows)
    footer(sheet)
    return sheet.image


def wrapped(words: str, size: int, width: int) -> list[str]:
    """`words` in lines of at most `width` points."""
    lines, line = [], ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if font(size).getlength(longer) > width:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line]


def footer(sheet: Sheet) -> None:
    """What says that none of it is true."""
    words = "Document de démonstration : personnes, numéros et montants fictifs"
    sheet.pen.text((WIDTH / 2, HEIGHT - 70), words, font=font(17), fill=GREY, anchor="ma")


Page = Callable[[Random, int], Image.Image]
