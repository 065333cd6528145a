"""The PDF view: shows bytes, says so where they are none."""

import io

from pypdf import PdfWriter
from pytestqt.qtbot import QtBot

from desktop.toolkit.a11y import nameless
from desktop.toolkit.pdfview import PdfView
from desktop.toolkit.theme import Theme


def pages(count: int) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(count):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def test_bytes_are_shown_replaced_and_forgotten(theme: Theme, qtbot: QtBot) -> None:
    view = PdfView(theme)
    qtbot.addWidget(view)
    view.resize(400, 500)
    view.show()
    assert view.show_bytes(pages(3))
    assert view.document.pageCount() == 3
    assert view.show_bytes(pages(1))
    assert view.document.pageCount() == 1
    view.grab()
    view.clear()
    assert view.document.pageCount() == 0
    assert nameless(view) == []


def test_what_is_no_pdf_is_said(theme: Theme, qtbot: QtBot) -> None:
    view = PdfView(theme)
    qtbot.addWidget(view)
    assert not view.show_bytes(b"%PDF-1.7 nothing of the sort")
    assert not view.show_bytes(b"")
    assert view.show_bytes(pages(2))
