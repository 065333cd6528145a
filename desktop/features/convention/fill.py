"""The template with values in it: pypdf writes them, with appearances that we draw, pikepdf makes them part of a page.

Owns the file's form; any thread. What doesn't fit or can't be written is refused (`Refused`), never cut or replaced.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from desktop.features.convention.domain import Fault, Finding, Form, Ink, Key
from desktop.features.convention.fields import FIELDS, papers
from desktop.features.convention.fit import Box, Face, drawn, fit

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
TEMPLATE = RESOURCES / "convention" / "convention.pdf"
SIGNATURE = "signature"


class Refused(Exception):  # noqa: N818 - a finding about values
    """Some values can't be written."""

    def __init__(self, findings: Mapping[Key, Finding]) -> None:
        super().__init__(", ".join(sorted(findings)))
        self.findings = dict(findings)


@dataclass(frozen=True)
class Template:
    """The file's bytes; what is read out of them is read once."""

    content: bytes = field(repr=False)

    @classmethod
    def load(cls, path: Path = TEMPLATE) -> "Template":
        """The one that the program brings. Raises `OSError`."""
        return cls(path.read_bytes())

    @cached_property
    def boxes(self) -> Mapping[str, Box]:
        """Where every field stands; radio buttons are named `mode.RSS`."""
        return self._read[0]

    @cached_property
    def face(self) -> Face:
        """The letters of the font that is in it."""
        return self._read[1]

    @cached_property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of every page, in points."""
        return self._read[2]

    @cached_property
    def _read(self) -> tuple[dict[str, Box], Face, tuple[tuple[float, float], ...]]:
        import pikepdf

        boxes: dict[str, Box] = {}
        sizes = []
        with pikepdf.open(io.BytesIO(self.content)) as pdf:
            for number, page in enumerate(pdf.pages):
                left, bottom, right, top = (float(side) for side in page.mediabox)
                sizes.append((right - left, top - bottom))
                for widget in page.obj.get("/Annots", []):
                    name, lines = _name(widget), int(widget.get("/EspaceTiersLines", 1))
                    left, bottom, right, top = (float(side) for side in widget.Rect)
                    boxes[name] = Box(name, number, left, bottom, right, top, lines)
            font = pdf.Root.AcroForm.DR.Font.Noto.DescendantFonts[0]
            widths: dict[int, int] = {}
            runs = list(font.W)
            for first, run in zip(runs[::2], runs[1::2], strict=True):
                widths.update((int(first) + place, int(width)) for place, width in enumerate(run))
        return boxes, Face(widths), tuple(sizes)


def _name(widget: Any) -> str:
    if "/T" in widget:
        return str(widget.T)
    return f"mode.{next(state for state in widget.AP.N if state != '/Off').lstrip('/')}"


def unwritten(template: Template, form: Form) -> dict[Key, Finding]:
    """What of `form` can't be written: a letter that the font doesn't have, a value for which there is no room."""
    found: dict[Key, Finding] = {}
    for key, value in form.values.items():
        missing = template.face.missing(" ".join(value.split()))
        if missing:
            found[key] = _letters(template, value) or found.get(key) or Finding(Fault.LETTERS, detail=missing[0])
            if found[key].detail == "":
                del found[key]
    written = papers(form)
    for paper, words in written.items():
        if template.face.missing(words) or fit(words, template.boxes[paper], template.face) is not None:
            continue
        holders = [rule.key for rule in FIELDS if paper in rule.papers and form[rule.key]]
        for key in holders[-1:]:
            found.setdefault(key, Finding(Fault.ROOM))
    return found


def _letters(template: Template, value: str) -> Finding:
    """Once in one piece (NFC), a letter may be there after all: its detail is "" then."""
    from desktop.features.convention.domain import clean

    return Finding(Fault.LETTERS, detail=template.face.missing(clean(value))[:1])


def looks(template: Template, form: Form) -> dict[str, bytes]:
    """What is drawn in every box of paper for `form`; a box whose words can't be written stays as empty as refused."""
    made: dict[str, bytes] = {}
    for paper, words in papers(form).items():
        box = template.boxes[paper]
        good = not template.face.missing(words) and fit(words, box, template.face)
        made[paper] = drawn(good, box) if good else b""
    return made


def compose(template: Template, form: Form, ink: Ink | None = None) -> bytes:
    """The file that is shown, saved and sent. Raises `Refused`. Some 50 ms; the same values give the same bytes."""
    refused = unwritten(template, form)
    if refused:
        raise Refused(refused)
    return flatten(fill(template, form), ink, template)


def fill(template: Template, form: Form) -> bytes:
    """The template's fields with their values and their appearances, still fields."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(template.content)))
    texts, contents = papers(form), looks(template, form)
    mode = f"/{form.mode.value}" if form.mode is not None else "/Off"
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            if "/T" in widget:
                name = str(widget["/T"])
                if name in texts:
                    widget[NameObject("/V")] = TextStringObject(texts[name])
                    widget["/AP"]["/N"].get_object().set_data(contents[name])
            else:
                state = mode if mode in widget["/AP"]["/N"] else "/Off"
                widget[NameObject("/AS")] = NameObject(state)
                if state != "/Off":
                    widget["/Parent"].get_object()[NameObject("/V")] = NameObject(state)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flatten(filled: bytes, ink: Ink | None = None, template: Template | None = None) -> bytes:
    """No field any more: what they showed is part of the page. A picture of a signature is put in its place first."""
    import pikepdf

    with pikepdf.open(io.BytesIO(filled)) as pdf:
        if ink is not None and template is not None:
            _put_ink(pdf, ink, template.boxes[SIGNATURE])
        pdf.flatten_annotations("all")
        if "/AcroForm" in pdf.Root:
            del pdf.Root.AcroForm
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, min_version="1.7", object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _put_ink(pdf: Any, ink: Ink, box: Box) -> None:
    """The picture as large as fits into `box`, in its middle."""
    import zlib

    import pikepdf
    from PIL import Image

    with Image.open(io.BytesIO(ink.png)) as opened:
        picture = opened.convert("RGBA")
    colours = picture.convert("RGB").tobytes()
    cover = picture.getchannel("A").tobytes()

    def stream(content: bytes, space: str, **more: Any) -> Any:
        made = pikepdf.Stream(pdf, zlib.compress(content, 6))
        made.Filter = pikepdf.Name.FlateDecode
        made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        made.Width, made.Height = picture.width, picture.height
        made.ColorSpace, made.BitsPerComponent = pikepdf.Name(space), 8
        for name, value in more.items():
            made[f"/{name}"] = value
        return pdf.make_indirect(made)

    image = stream(colours, "/DeviceRGB", SMask=stream(cover, "/DeviceGray"))
    scale = min(box.width / picture.width, box.height / picture.height)
    width, height = picture.width * scale, picture.height * scale
    left, bottom = (box.width - width) / 2, (box.height - height) / 2
    for widget in pdf.pages[box.page].obj.Annots:
        if "/T" in widget and str(widget.T) == SIGNATURE:
            look = widget.AP.N
            look.write(f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm /Ink Do Q\n".encode())
            look.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Ink=image))
            widget.V = pikepdf.String("")
