"""Names, seals, invoices and habits, one by one."""

import datetime as dt
import io

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.sorting import invoices, learning, twodoc
from desktop.sorting.facts import Learned
from desktop.sorting.judge import suggest
from desktop.sorting.reading import Said, said
from desktop.sorting.words import lines, name_words

SEAL = "DC03FR000001123F1636010126FR247500010MME/SPECIMEN/NATACHA\x1d22145 AVENUE DES SPECIMENS\x1d18F-118\x1d\x1fFEDM"
BANK = "DC03FR000001FFFF1636030130M EXEMPLE HENRY\x1d31FR7630001007941234567890185\x1d32CRLYFRPP\x1d\x1fEQOS"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("FAC-2026-118.pdf", "facture"),
        ("Facture n°118 p1.jpg", "facture"),
        ("ordo mme x.pdf", "ordonnance"),
        ("OrdonnanceDrMartin.pdf", "ordonnance"),
        ("PEC_12.tif", "prise_en_charge"),
        ("Devis signé.pdf", "devis"),
        ("OPTO-AMC 12.pdf", "flux_optique"),
        ("Scan_0012.pdf", None),
        ("IMG_2034.jpg", None),
        ("ribambelle.jpg", None),
        ("factotum.pdf", None),
        ("", None),
    ],
)
def test_a_name_alone(name: str, kind: str | None) -> None:
    assert suggest(name, "", "", (), Learned()).kind == kind


def test_words_of_names() -> None:
    assert name_words("OrdoMme_DUPONT-2.PDF") == " ordo mme dupont 2 "
    assert name_words("Numérisation0003.jpeg") == " numerisation 0003 "


def test_the_seal_of_the_specification() -> None:
    seal = twodoc.read(SEAL)
    assert seal is not None
    assert (seal.form, seal.issued, seal.invoice_number) == ("01", dt.date(2012, 10, 15), "F-118")
    assert seal.fields["10"] == "MME/SPECIMEN/NATACHA"
    bank = twodoc.read(BANK)
    assert bank is not None
    assert (bank.form, bank.issued, bank.invoice_number) == ("03", None, None)
    assert twodoc.form("BCD\n002\n1\nSCT\n\nNOM\nFR76\nEUR1\n") == "sct"
    assert twodoc.form("https://exemple.invalid") is None


@given(st.text(max_size=80))
def test_no_code_is_a_problem(code: str) -> None:
    for prefix in ("", "DC02", "DC03", "DC04FR00"):
        twodoc.form(prefix + code)
        suggest("", "", "", (prefix + code,), Learned())


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=400))
def test_no_name_and_no_text_is_a_problem(name: str, folder: str, text: str) -> None:
    found = suggest(name, folder, text, (), Learned())
    assert 0.0 <= found.confidence <= 1.0


def test_a_seal_gives_the_number_and_the_date() -> None:
    found = suggest("IMG_1.jpg", "", "", (SEAL,), Learned())
    assert (found.kind, found.invoice_number, found.invoice_date) == ("facture", "F-118", dt.date(2012, 10, 15))
    assert found.why == ("code",)


def test_a_seal_is_read_from_a_picture() -> None:
    drawn = zxingcpp.create_barcode(SEAL, zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=5, add_quiet_zones=True)
    page = Image.new("L", (1240, 1754), 250)
    page.paste(Image.frombuffer("L", (drawn.shape[1], drawn.shape[0]), bytes(memoryview(drawn).cast("B"))), (200, 900))
    out = io.BytesIO()
    page.rotate(3, fillcolor=250).save(out, "JPEG", quality=70)
    assert said(out.getvalue(), "image/jpeg").codes == (SEAL,)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0 nothing", b"PK\x03\x04"])
def test_what_cannot_be_read_says_nothing(content: bytes) -> None:
    assert said(content, "application/pdf") == said(content, "image/jpeg") == Said()


@pytest.mark.parametrize(
    ("text", "number", "issued"),
    [
        ("Facture n° 2026-118 du 12/03/2026", "2026-118", dt.date(2026, 3, 12)),
        ("FACTURE\nN° de facture\nFA26/0118\nLe 1er avril 2026", "FA26/0118", dt.date(2026, 4, 1)),
        ("Facture du 12/03/2026\nNé le 01/02/1950", None, dt.date(2026, 3, 12)),
        ("Facture n° F118\nSelon ordonnance du 03/01/2026\nDate : 05.02.2026", "F118", dt.date(2026, 2, 5)),
        ("Le 31/02/2026", None, None),
        ("Merci de régler la facture", None, None),
    ],
)
def test_number_and_date_of_an_invoice(text: str, number: str | None, issued: dt.date | None) -> None:
    assert (invoices.number(lines(text)), invoices.issued(lines(text))) == (number, issued)


def test_the_number_in_a_name() -> None:
    assert invoices.number_in_name("Facture 118.pdf") == "118"
    assert invoices.number_in_name("FAC-2026-118.pdf") == "2026-118"
    assert invoices.number_in_name("Scan_0012.pdf") is None


# --- habits ------------------------------------------------------------------------------------------------------


def test_what_was_chosen_three_times_is_suggested() -> None:
    learned = Learned(b"salt")
    assert suggest("BL-2026-0007.pdf", "", "", (), learned).kind is None
    for number in range(3):
        learned = learning.taught(learned, f"BL-2026-{number:04}.pdf", "", "flux_optique")
    found = suggest("BL-2026-0099.pdf", "", "", (), learned)
    assert (found.kind, found.why) == ("flux_optique", ("habit",))
    for number in range(4):
        learned = learning.taught(learned, f"BL-2026-{number:04}.pdf", "", "facture")
    assert suggest("BL-2026-0100.pdf", "", "", (), learned).kind != "flux_optique"


def test_no_word_is_kept_and_no_more_than_some() -> None:
    learned = Learned(b"salt")
    for number in range(400):
        learned = learning.taught(
            learned, f"{chr(97 + number % 26)}x{number * 'y'} Exemplard zz{'q' * number}.pdf", "", "rib"
        )
    assert len(learned.counts) <= learning.MOST_MARKS
    assert max(count for counts in learned.counts.values() for count in counts.values()) <= learning.MOST_COUNT
    assert not any("exemplard" in mark for mark in learned.counts)
    assert learning.marks("a b.pdf", "", b"1") != learning.marks("a b.pdf", "", b"2")
