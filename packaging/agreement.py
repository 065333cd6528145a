"""Makes the template of the agreement: `python packaging/agreement.py [FILE]`.

Owns where each field stands on paper. reportlab draws what never changes, pikepdf adds the fields and the font in which
the program writes into them. The same words give the same file: nothing in it tells when or where it was made.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import agreement_font as font
import agreement_words as words
import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.utils import simpleSplit  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

PLACE = Path(__file__).parents[1] / "resources/convention/convention.pdf"
WIDTH, HEIGHT = A4
LEFT, RIGHT = 48.0, WIDTH - 48.0
GAP = 12.0
FACE = "Words"
ACCENT, TEXT, MUTED, GROUND, LINE = "#0B6377", "#14212A", "#53626B", "#F1F6F7", "#B9C7CD"
FIELD = 20.0  # height of a line that is filled in
PAGES = 4

MODES = (
    ("RSS", "RSS - Réseau Social de Santé"),
    ("DRE", "DRE - Demande de Remboursement Électronique"),
    ("CONCENTRATEUR", "CONCENTRATEUR - son nom :"),
    ("AUTRE", "Autre :"),
)


@dataclass(frozen=True)
class Place:
    """A field: where it stands and how many lines it may take. `choice` is what a radio button means."""

    name: str
    page: int
    box: tuple[float, float, float, float]
    lines: int = 1
    choice: str = ""


class Sheets:
    """Draws downwards, page after page, and remembers where the fields are."""

    def __init__(self) -> None:
        pdfmetrics.registerFont(TTFont(FACE, str(font.font_file())))
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=A4, invariant=1, pageCompression=1, initialFontName=FACE)
        self._canvas.setTitle("Demande de convention de télétransmission")
        self._canvas.setAuthor("Espace Tiers")
        self._page = 0
        self.y = HEIGHT
        self.places: list[Place] = []
        self._begin()

    def finish(self) -> bytes:
        self._foot()
        self._canvas.save()
        return self._out.getvalue()

    def next_page(self) -> None:
        self._foot()
        self._canvas.showPage()
        self._page += 1
        self._begin()

    def text(self, said: str, size: float, *, colour: str = TEXT, x: float = LEFT, room: float | None = None) -> None:
        """Wrapped lines from `x` on."""
        for line in simpleSplit(said, FACE, size, room or RIGHT - x):
            self.y -= size * 1.38
            self._write(x, self.y, line, size, colour)

    def heading(self, said: str, size: float = 10.5) -> None:
        self.y -= size * 1.5
        self._write(LEFT, self.y, said, size, ACCENT)
        self.y -= 3

    def section(self, said: str) -> None:
        """A band across the page."""
        self.y -= 26
        self._canvas.setFillColor(ACCENT)
        self._canvas.rect(LEFT, self.y, RIGHT - LEFT, 18, stroke=0, fill=1)
        self._write(LEFT + 8, self.y + 5.2, said, 9.5, "#FFFFFF")
        self.y -= 3

    def row(self, *cells: tuple[str, str, float], lines: int = 1) -> None:
        """Fields side by side: name, label, share of the width."""
        height = FIELD if lines == 1 else FIELD + 10
        room = RIGHT - LEFT - GAP * (len(cells) - 1)
        x = LEFT
        self.y -= 12
        for name, label, share in cells:
            width = room * share
            self._write(x, self.y, label, 7.5, MUTED)
            self._box(name, x, self.y - 3 - height, width, height, lines)
            x += width + GAP
        self.y -= 3 + height

    def choices(self) -> None:
        """The radio buttons, two of them with a line to be filled in."""
        self.y -= 4
        for value, label in MODES:
            self.y -= FIELD + 3
            side = 10.0
            bottom = self.y + (FIELD - side) / 2
            self._canvas.setStrokeColor(MUTED)
            self._canvas.setLineWidth(0.8)
            self._canvas.circle(LEFT + side / 2, bottom + side / 2, side / 2, stroke=1, fill=0)
            self.places.append(Place("mode", self._page, (LEFT, bottom, LEFT + side, bottom + side), choice=value))
            self._write(LEFT + side + 8, self.y + 6.5, label, 9, TEXT)
            if value in ("CONCENTRATEUR", "AUTRE"):
                name = "concentrator" if value == "CONCENTRATEUR" else "other"
                self._box(name, LEFT + 190, self.y, RIGHT - LEFT - 190, FIELD, 1)

    def signatures(self) -> None:
        """Two blocks: the Mutuelle's stays empty."""
        width, height = (RIGHT - LEFT - GAP) / 2, 236.0
        self.y -= height + 8
        for x, who in ((LEFT, "Pour le Tiers"), (LEFT + width + GAP, "Pour la Mutuelle")):
            self._canvas.setStrokeColor(LINE)
            self._canvas.setLineWidth(0.8)
            self._canvas.roundRect(x, self.y, width, height, 4, stroke=1, fill=0)
            self._write(x + 8, self.y + height - 14, who, 9.5, ACCENT)
        half = (width - 16 - GAP) / 2
        top = self.y + height - 28
        for name, label, x, y, room in (
            ("sign_place", "Fait à", LEFT + 8, top, half),
            ("sign_date", "Le", LEFT + 8 + half + GAP, top, half),
            ("sign_name", "Nom du signataire", LEFT + 8, top - 36, width - 16),
            ("sign_mention", "Mention « Lu et approuvé »", LEFT + 8, top - 72, width - 16),
        ):
            self._write(x, y, label, 7.5, MUTED)
            self._box(name, x, y - 3 - FIELD, room, FIELD, 1)
        self._write(LEFT + 8, top - 108, "Signature et cachet", 7.5, MUTED)
        self.places.append(Place("signature", self._page, (LEFT + 8, self.y + 6, LEFT + width - 8, top - 112), lines=0))
        self._write(LEFT + width + GAP + 8, top, "[nom et qualité du représentant]", 8.5, MUTED)

    def skip(self, height: float) -> None:
        self.y -= height

    # --- within ------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self.y = HEIGHT - 40
        self._write(LEFT, self.y, words.MUTUAL, 8.5, MUTED)
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.6)
        self._canvas.line(LEFT, self.y - 6, RIGHT, self.y - 6)
        self.y -= 10

    def _foot(self) -> None:
        self._write(LEFT, 28, "Convention de télétransmission", 7.5, MUTED)
        self._canvas.setFont(FACE, 7.5)
        self._canvas.setFillColor(MUTED)
        self._canvas.drawRightString(RIGHT, 28, f"page {self._page + 1} sur {PAGES}")

    def _write(self, x: float, y: float, said: str, size: float, colour: str) -> None:
        self._canvas.setFont(FACE, size)
        self._canvas.setFillColor(colour)
        self._canvas.drawString(x, y, said)

    def _box(self, name: str, x: float, y: float, width: float, height: float, lines: int) -> None:
        self._canvas.setFillColor(GROUND)
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(0.6)
        self._canvas.roundRect(x, y, width, height, 2.5, stroke=1, fill=1)
        self.places.append(Place(name, self._page, (x, y, x + width, y + height), lines))


def draw() -> tuple[bytes, list[Place]]:
    """The pages without fields, and where the fields are."""
    sheets = Sheets()
    _demand(sheets)
    sheets.next_page()
    _articles(sheets, words.ARTICLES[:7], parties=True)
    sheets.next_page()
    _articles(sheets, words.ARTICLES[7:])
    sheets.skip(14)
    sheets.text(words.DONE, 9.5)
    sheets.signatures()
    sheets.next_page()
    _annexes(sheets)
    return sheets.finish(), sheets.places


def _demand(sheets: Sheets) -> None:
    sheets.skip(10)
    sheets.heading(words.TITLE, 14.5)
    sheets.skip(2)
    sheets.text(words.HOW, 8.5, colour=MUTED)
    sheets.section("PROFESSIONNEL DE SANTÉ / ÉTABLISSEMENT")
    sheets.row(("finess", "N° FINESS *", 0.3), ("name", "Raison sociale *", 0.7), lines=2)
    sheets.row(("complement", "Complément de voie", 0.5), ("building", "Bâtiment, résidence", 0.5))
    sheets.row(("street", "Numéro et voie *", 0.5), ("locality", "Lieu-dit, boîte postale", 0.5))
    sheets.row(("town", "Code postal et ville *", 0.5), ("email", "Email *", 0.5))
    sheets.row(("phone", "N° de téléphone *", 0.25), ("fax", "N° de fax", 0.25), ("iban", "IBAN", 0.5))
    sheets.row(("responsible", "Nom du responsable", 0.5), ("signatory", "Nom du signataire de la convention *", 0.5))
    sheets.section("SERVICE INFORMATIQUE")
    sheets.row(("it_name", "Raison sociale *", 0.5), ("it_responsible", "Nom du responsable", 0.5))
    sheets.row(
        ("it_phone", "N° de téléphone *", 0.25),
        ("it_fax", "N° de fax", 0.25),
        ("software", "Nom du logiciel de télétransmission", 0.5),
    )
    sheets.section("PROCESSUS / DONNÉES TECHNIQUES")
    sheets.skip(12)
    sheets._write(LEFT, sheets.y, "Mode de transmission internet *", 7.5, MUTED)
    sheets.choices()


def _articles(sheets: Sheets, articles: Sequence[tuple[str, tuple[str, ...]]], *, parties: bool = False) -> None:
    if parties:
        sheets.heading("CONVENTION DE TÉLÉTRANSMISSION", 13)
        sheets.text(words.BETWEEN, 9.5)
        sheets.text(words.MUTUAL_PARTY, 9.5)
        sheets.text(words.AND, 9.5)
        sheets.row(("party_name", "Raison sociale", 0.7), ("party_finess", "N° FINESS", 0.3), lines=2)
        sheets.row(("party_address", "Adresse", 1.0), lines=3)
        sheets.row(("party_signatory", "Représenté par", 1.0))
        sheets.skip(4)
        sheets.text("ci-après « le Tiers », il est convenu ce qui suit.", 9.5)
    for title, paragraphs in articles:
        sheets.skip(3)
        sheets.heading(title)
        for paragraph in paragraphs:
            sheets.text(paragraph, 9)


def _annexes(sheets: Sheets) -> None:
    sheets.skip(6)
    sheets.heading(words.ANNEX_1, 13)
    sheets.text(words.ANNEX_1_WORDS, 9)
    sheets.row(("annex_name", "Tiers", 0.7), ("annex_finess", "N° FINESS", 0.3), lines=2)
    sheets.row(("annex_mode", "Mode de transmission internet", 1.0), lines=2)
    sheets.row(("annex_software", "Logiciel de télétransmission", 1.0))
    sheets.row(("annex_it", "Service informatique", 0.7), ("annex_it_phone", "N° de téléphone", 0.3), lines=2)
    sheets.row(
        ("annex_number", "N° AMC (rempli par la Mutuelle)", 0.5),
        ("annex_test", "Date du premier envoi (remplie par la Mutuelle)", 0.5),
    )
    sheets.skip(24)
    sheets.heading(words.ANNEX_2, 13)
    for number, item in enumerate(words.ANNEX_2_ITEMS, 1):
        sheets.skip(3)
        sheets.text(f"{number}. {item}", 9)


def make() -> bytes:
    """The template's bytes."""
    drawn, places = draw()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        face = font.embed(pdf)
        resources = pdf.make_indirect(Dictionary(Font=Dictionary({f"/{font.NAME}": face})))
        fields = Array(list(_fields(pdf, places, resources)))
        pdf.Root.AcroForm = pdf.make_indirect(
            Dictionary(Fields=fields, DR=resources, DA=pikepdf.String(f"/{font.NAME} 10 Tf 0 g"))
        )
        pdf.Root.Lang = pikepdf.String("fr-FR")
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _fields(pdf: pikepdf.Pdf, places: list[Place], resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    radio = pdf.make_indirect(
        Dictionary(FT=Name.Btn, T=pikepdf.String("mode"), Ff=(1 << 15) | (1 << 14), Kids=Array(), V=Name.Off)
    )
    for place in places:
        widget = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                Rect=Array([round(side, 2) for side in place.box]),
                F=4,
                P=pdf.pages[place.page].obj,
            )
        )
        if place.choice:
            widget.Parent = radio
            widget.AS = Name.Off
            states = Dictionary()
            states[f"/{place.choice}"] = _look(pdf, place, resources, f"mode.{place.choice}", _dot(place))
            states["/Off"] = _look(pdf, place, resources, f"mode.{place.choice}", b"")
            widget.AP = Dictionary(N=states)
            radio.Kids.append(widget)
        else:
            widget.FT = Name.Tx
            widget.T = pikepdf.String(place.name)
            widget.DA = pikepdf.String(f"/{font.NAME} 10 Tf 0 g")
            widget.MK = Dictionary()
            widget.Ff = 1 << 12 if place.lines > 1 else 0
            widget.AP = Dictionary(N=_look(pdf, place, resources, place.name, b""))
            widget.EspaceTiersLines = place.lines
            yield widget
        annotations = pdf.pages[place.page].obj.get("/Annots")
        if annotations is None:
            pdf.pages[place.page].obj.Annots = Array([widget])
        else:
            annotations.append(widget)
    yield radio


def _look(pdf: pikepdf.Pdf, place: Place, resources: pikepdf.Object, tag: str, content: bytes) -> pikepdf.Object:
    """An appearance; its tag is how the program finds it again once the fields are gone."""
    left, bottom, right, top = place.box
    return pdf.make_indirect(
        pikepdf.Stream(
            pdf,
            content,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, round(right - left, 2), round(top - bottom, 2)]),
            Resources=resources,
            EspaceTiersField=pikepdf.String(tag),
        )
    )


def _dot(place: Place) -> bytes:
    """A filled circle in the middle of a radio button."""
    middle = (place.box[2] - place.box[0]) / 2
    radius = middle * 0.55
    bend = radius * 0.5523
    low, high, near, far = middle - radius, middle + radius, middle - bend, middle + bend
    return (
        "0.0431 0.3882 0.4667 rg\n"
        f"{high:.2f} {middle:.2f} m\n"
        f"{high:.2f} {far:.2f} {far:.2f} {high:.2f} {middle:.2f} {high:.2f} c\n"
        f"{near:.2f} {high:.2f} {low:.2f} {far:.2f} {low:.2f} {middle:.2f} c\n"
        f"{low:.2f} {near:.2f} {near:.2f} {low:.2f} {middle:.2f} {low:.2f} c\n"
        f"{far:.2f} {low:.2f} {high:.2f} {near:.2f} {high:.2f} {middle:.2f} c f\n"
    ).encode()


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(make())
    print(f"{target}: {target.stat().st_size} bytes")
