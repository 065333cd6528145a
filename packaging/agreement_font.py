"""The one font of the agreement: Noto Sans, cut down to the Latin letters of Europe, as a font of 16-bit codes.

Owns which letters can be written. A code is the letter's own number, so that text is written and read back without a
table of anybody's; the program reads the same letters and their widths out of the template.
"""

import zlib
from importlib.util import find_spec
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfbase.ttfonts import TTFontFile  # type: ignore[import-untyped]

# Basic and Latin-1, Latin Extended A and B, Latin Extended Additional (Celtic, Sami, Vietnamese), and what is typed
# between letters. Schwa is a letter of Azerbaijani, ezh of Skolt Sami.
RANGES = (
    (0x20, 0x7E),
    (0xA0, 0x24F),
    (0x259, 0x259),
    (0x292, 0x292),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2015),
    (0x2018, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x202F, 0x202F),
    (0x2030, 0x2030),
    (0x2039, 0x203A),
    (0x20AC, 0x20AC),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
)
NAME = "Noto"
_SOFT_HYPHEN = 0xAD  # no letter: it can't be seen


def font_file() -> Path:
    """The regular face as its package brings it."""
    spec = find_spec("fontpkg_noto_sans")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "files" / "NotoSans[wdth,wght].ttf"


def embed(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Put the font into `pdf`; the answer is what goes into a page's or a form's resources."""
    face = TTFontFile(str(font_file()))
    codes = [
        code
        for first, last in RANGES
        for code in range(first, last + 1)
        if code in face.charToGlyph and code != _SOFT_HYPHEN
    ]
    name = Name("/ESPTRS+NotoSans-Regular")
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=Array([int(side) for side in face.bbox]),
            ItalicAngle=0,
            Ascent=int(face.ascent),
            Descent=int(face.descent),
            CapHeight=int(face.capHeight),
            StemV=int(face.stemV),
            FontFile2=_stream(pdf, bytes(face.makeSubset(codes)), lengths=True),
        )
    )
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=name,
            CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
            FontDescriptor=descriptor,
            DW=600,
            W=_widths(face, codes),
            CIDToGIDMap=_stream(pdf, _glyphs(face, codes)),
        )
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=_stream(pdf, _to_unicode(codes)),
        )
    )


def _stream(pdf: pikepdf.Pdf, content: bytes, *, lengths: bool = False) -> pikepdf.Object:
    made = pikepdf.Stream(pdf, zlib.compress(content, 9))
    made.Filter = Name.FlateDecode
    if lengths:
        made.Length1 = len(content)
    return pdf.make_indirect(made)


def _glyphs(face: TTFontFile, codes: list[int]) -> bytes:
    """Two bytes for each code: its glyph's place in the file that `makeSubset` made, which counts in order of codes."""
    places: dict[int, int] = {}
    made = bytearray(2 * (codes[-1] + 1))
    for code in codes:
        place = places.setdefault(face.charToGlyph[code], len(places) + 1)
        made[2 * code : 2 * code + 2] = place.to_bytes(2, "big")
    return bytes(made)


def _widths(face: TTFontFile, codes: list[int]) -> Array:
    runs: list[tuple[int, list[int]]] = []
    for code in codes:
        width = round(face.charWidths[code])
        if runs and runs[-1][0] + len(runs[-1][1]) == code:
            runs[-1][1].append(width)
        else:
            runs.append((code, [width]))
    return Array([part for first, widths in runs for part in (first, Array(widths))])


def _to_unicode(codes: list[int]) -> bytes:
    """Each code means itself; a range may not leave the 256 codes that share its first byte."""
    ranges: list[list[int]] = []
    for code in codes:
        if ranges and ranges[-1][1] + 1 == code and code % 256:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    blocks = []
    for start in range(0, len(ranges), 100):
        part = ranges[start : start + 100]
        lines = "\n".join(f"<{first:04X}> <{last:04X}> <{first:04X}>" for first, last in part)
        blocks.append(f"{len(part)} beginbfrange\n{lines}\nendbfrange")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
