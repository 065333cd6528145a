"""The fictitious documents are what they are said to be, the good ones and the bad ones."""

import io
import zipfile
from pathlib import Path

import pikepdf
import pytest
import samples
from PIL import Image

GOOD = {sample.name for sample in samples.SAMPLES if sample.good}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every sample's content by name."""
    return {path.name: path.read_bytes() for path in samples.make(tmp_path_factory.mktemp("documents"))}


def test_there_are_two_dozen_good_ones_and_some_of_each_sort(drawn: dict[str, bytes]) -> None:
    assert len(GOOD) == 24
    assert {Path(name).suffix for name in GOOD} == {".pdf", ".jpg", ".png", ".tif"}
    assert all(4096 < len(drawn[name]) < samples.LIMIT for name in GOOD)
    assert sum(len(drawn[name]) for name in GOOD) > samples.LIMIT  # more than one deposit holds


def test_good_ones_can_be_opened(drawn: dict[str, bytes]) -> None:
    for name in GOOD:
        content = drawn[name]
        if content.startswith(b"%PDF"):
            with pikepdf.open(io.BytesIO(content)) as document:
                assert len(document.pages) >= 1
                assert document.check_pdf_syntax() == []
        else:
            with Image.open(io.BytesIO(content)) as image:
                image.load()
                assert image.format in ("JPEG", "PNG", "TIFF")


def test_a_name_may_lie(drawn: dict[str, bytes]) -> None:
    assert drawn["Scan_20261104_0930.pdf"].startswith(b"\xff\xd8\xff")
    assert drawn["Facture urgente.pdf"].startswith(b"MZ")


def test_bad_ones_are_bad(drawn: dict[str, bytes]) -> None:
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(drawn["Devis protégé.pdf"]))
    assert b"%%EOF" not in drawn["Facture 2026-00391 coupée.pdf"]
    assert drawn["Numérisation vide.pdf"] == b""
    assert zipfile.is_zipfile(io.BytesIO(drawn["Courrier à la mutuelle.docx"]))
    assert len(drawn["Dossier complet 600 dpi.pdf"]) > samples.LIMIT


def test_the_same_seed_draws_the_same(drawn: dict[str, bytes], tmp_path: Path) -> None:
    for name in ("RIB cabinet.pdf", "Devis D-0203 Martinet.png", "Ordonnance Chardonneret.jpg"):
        sample = next(sample for sample in samples.SAMPLES if sample.name == name)
        assert samples.write(sample, tmp_path, seed=1).read_bytes() == drawn[name]
        assert samples.write(sample, tmp_path, seed=2).read_bytes() != drawn[name]
