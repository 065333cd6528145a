"""The file: what is written is read back by two programs that aren't ours; the preview's pixels are the file's."""

import io
import subprocess
from collections.abc import Mapping
from pathlib import Path
from random import Random

import agreement
import pikepdf
import pypdf
import pytest

from desktop.features.convention import fields
from desktop.features.convention.domain import Fault, Form, Ink, Key, Mode
from desktop.features.convention.fill import Refused, Template, compose, fill, unwritten
from desktop.features.convention.live import Live
from desktop.features.convention.preview import whole_part
from desktop.infra.pages import draw_parts
from tests.features.convention.made import practice, signature


@pytest.fixture(scope="module")
def template() -> Template:
    """The committed one."""
    return Template.load()


def test_the_committed_template_is_what_its_generator_makes() -> None:
    assert agreement.PLACE.read_bytes() == agreement.make()


def test_every_paper_of_the_table_is_a_field(template: Template) -> None:
    written = set(fields.papers(practice(Random(1))))
    assert written <= set(template.boxes)
    blank = {"signature", "annex_number", "annex_test"}  # for a picture, and for the mutual
    assert {name for name in template.boxes if not name.startswith("mode.")} - written == blank


def squeezed(words: str) -> str:
    """Without spaces: where a line breaks is the paper's affair."""
    return "".join(words.split())


def by_pypdf(content: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def by_poppler(content: bytes, folder: Path) -> str:
    path = folder / "made.pdf"
    path.write_bytes(content)
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    return squeezed(done.stdout.decode())


def written(form: Form) -> Mapping[str, str]:
    return {paper: squeezed(words) for paper, words in fields.papers(form).items() if words}


@pytest.mark.parametrize("part", range(10))
def test_five_hundred_practices_are_read_back(template: Template, part: int, tmp_path: Path) -> None:
    """Names over all Latin letters of Europe; fifty at a time."""
    for seed in range(part * 50, part * 50 + 50):
        form = practice(Random(seed))
        content = compose(template, form)
        read = by_pypdf(content), by_poppler(content, tmp_path)
        for paper, words in written(form).items():
            for text in read:
                assert words in text, (seed, paper, words)
        assert "?" not in read[0]


def test_every_letter_of_the_font_is_read_back(template: Template, tmp_path: Path) -> None:
    letters = [chr(code) for code in template.face.widths if chr(code).isalpha()]
    assert len(letters) > 700
    for start in range(0, len(letters), 40):
        words = "".join(letters[start : start + 40])
        content = compose(template, Form({Key.NAME: words}))
        assert squeezed(words) in by_pypdf(content)
        assert squeezed(words) in by_poppler(content, tmp_path)


def test_qpdf_has_no_complaint(template: Template, tmp_path: Path) -> None:
    made = {
        "template": template.content,
        "plain": compose(template, practice(Random(3))),
        "inked": compose(template, practice(Random(4)), Ink(signature())),
        "live": Live(template).file(Live(template).contents(practice(Random(5)))),
    }
    for name, content in made.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_is_a_field_any_more(template: Template) -> None:
    with pikepdf.open(io.BytesIO(compose(template, practice(Random(6))))) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert all("/Annots" not in page.obj for page in pdf.pages)


def test_the_filled_form_holds_its_values(template: Template) -> None:
    form = practice(Random(7)).with_value(Key.MODE, Mode.DRE.value)
    values = pypdf.PdfReader(io.BytesIO(fill(template, form))).get_fields()
    assert values is not None
    assert values["name"].value == fields.papers(form)["name"]
    assert values["mode"].value == "/DRE"


def test_the_same_values_give_the_same_bytes(template: Template) -> None:
    form = practice(Random(8))
    assert compose(template, form) == compose(template, form)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_shown_while_typing_is_the_file(template: Template, seed: int) -> None:
    """Pixel for pixel, on every page."""
    form = practice(Random(1000 + seed))
    live = Live(template)
    parts = [whole_part(template, page, 1.25) for page in range(len(template.sizes))]
    assert draw_parts(live.file(live.contents(form)), parts) == draw_parts(compose(template, form), parts)


@pytest.mark.parametrize("words", ["Ιατρείο", "Поликлиника", "診療所", "Cabinet \U0001f9b7", "q\u0307"])
def test_letters_that_cannot_be_written_are_refused(template: Template, words: str) -> None:
    form = Form({Key.NAME: words})
    finding = unwritten(template, form)[Key.NAME]
    assert finding.fault is Fault.LETTERS
    assert finding.detail in words
    with pytest.raises(Refused):
        compose(template, form)


def test_letters_in_two_pieces_are_written_in_one(template: Template) -> None:
    assert unwritten(template, Form({Key.NAME: "Cabinet De\u0301me\u0301ter"})) == {}


@pytest.mark.parametrize("key", [Key.NAME, Key.EMAIL, Key.IT_NAME, Key.CONCENTRATOR, Key.SIGN_PLACE])
def test_what_does_not_fit_is_refused(template: Template, key: Key) -> None:
    form = Form({Key.MODE: Mode.CONCENTRATOR.value, key: "W" * 150})
    assert unwritten(template, form)[key].fault is Fault.ROOM
    with pytest.raises(Refused) as refused:
        compose(template, form)
    assert key in refused.value.findings


def test_a_long_name_takes_two_lines(template: Template, tmp_path: Path) -> None:
    name = "Société civile professionnelle de chirurgiens-dentistes des docteurs Élodie Ștefănescu et Łukasz Őrsi"
    content = compose(template, Form({Key.NAME: name}))
    assert squeezed(name) in by_poppler(content, tmp_path)
