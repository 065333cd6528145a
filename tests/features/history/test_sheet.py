"""The sheet of paper: everything that makes it a receipt can be read in it."""

import io
from dataclasses import replace
from datetime import UTC

import pytest
from pypdf import PdfReader

from desktop.features.history.domain import file_name
from desktop.features.history.ui.sheet import as_pdf
from desktop.toolkit.theme import Theme
from desktop.uploads.facts import ReceiptDocument
from tests.features.history.conftest import PRACTICE
from tests.features.history.made import receipt


def pages(theme: Theme, of: object) -> list[str]:
    content = as_pdf(of, PRACTICE, theme.font().family(), UTC)  # type: ignore[arg-type]
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_it_says_number_time_practice_kind_and_every_document(theme: Theme) -> None:
    made = receipt(200, 3, "Merci de traiter en priorité.")
    (text,) = pages(theme, made)
    for words in ("Accusé de dépôt", "AD-2026-000200", "23 novembre 2026 à 9 h 30", PRACTICE.name, "20 000 000 8"):
        assert words in text
    assert "Merci de traiter en priorité." in text
    assert made.deposit in text
    for document in made.documents:
        assert document.name in text
        assert document.sha256 in text
    assert "page 1 sur 1" in text


@pytest.mark.parametrize("how_many", [9, 10, 11, 40, 300])
def test_it_goes_on_over_as_many_pages_as_it_needs(theme: Theme, how_many: int) -> None:
    made = receipt(123, how_many)
    found = pages(theme, made)
    for place, text in enumerate(found, 1):
        assert f"page {place} sur {len(found)}" in text
        assert "AD-2026-000123" in text
    whole = " ".join(found)
    assert [document.sha256 for document in made.documents if document.sha256 not in whole] == []


def test_long_names_and_foreign_letters_are_wrapped_not_cut(theme: Theme) -> None:
    long = "ordonnance_de_" * 16 + ".pdf"
    foreign = "Łukasz Çelik Ștefănescu Ångström.pdf"
    first, *_ = receipt(1).documents
    made = replace(
        receipt(1), documents=(replace(first, name=long), ReceiptDocument(foreign, first.sha256, first.size))
    )
    (text,) = pages(theme, made)
    assert long in text.replace(" ", "")
    assert foreign in text


def test_fonts_are_inside(theme: Theme) -> None:
    content = as_pdf(receipt(1), PRACTICE, theme.font().family(), UTC)
    fonts = PdfReader(io.BytesIO(content)).pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    for font in fonts:
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


def test_its_file_has_a_name_that_every_system_takes() -> None:
    assert file_name(receipt(7)) == "Accusé AD-2026-000007.pdf"
    assert file_name(replace(receipt(7), number='A/D:"7"')) == "Accusé A-D--7-.pdf"
