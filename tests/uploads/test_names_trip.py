"""U10: the names that other programs stumble over, from the disk to the receipt: each delivered once, none mixed up."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from desktop.uploads.facts import Kind, View
from tests.uploads.world import MemoryServer, engine_of, scan, settled, until

NAMES = (
    unicodedata.normalize("NFC", "Égl‘antine reçu.jpg"),
    unicodedata.normalize("NFD", "Égl‘antine reçu.jpg"),
    "facture.JPG",
    "Facture.jpg",
    "ordonnance 👓🧑‍⚕️.jpg",
    "x" * 240 + ".jpg",
    "-rf.jpg",
    "%2e%2e.jpg",
    "a;b&c=d#e.jpg",
    "CON.jpg",
    "devis .jpg ",
    "devis.jpg.",
    'sous "guillemets" <b>.jpg',
    "deux\nlignes.jpg",
)


def plant(folder: Path) -> list[bytes]:
    """One different document under each name, and one at the end of a path of more than 300 characters."""
    folder.mkdir()
    deep = folder
    for _ in range(4):
        deep /= "dossier de Mademoiselle Chrysanthème-Eugénie de La Tour " + "z" * 20
    deep.mkdir(parents=True)
    places = [folder / name for name in (*NAMES, os.fsdecode(b"re\xe7u.jpg"))]  # the last isn't UTF-8
    places.append(deep / "au fond.jpg")
    contents = [scan(number) for number in range(len(places))]
    for place, content in zip(places, contents, strict=True):
        place.write_bytes(content)
    return contents


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems take some of these names for one, or none")
async def test_every_name_arrives_once(tmp_path: Path) -> None:
    contents = plant(tmp_path / "drop")
    server = MemoryServer()
    async with engine_of(tmp_path / "vault", server) as engine:
        report = await engine.add([tmp_path / "drop"], Kind.FACTURE)
        assert (len(report.staged), report.refused, report.duplicates) == (len(contents), (), ())
        rows = await engine.rows(await engine.ids(View.ALL))
        await engine.send()
        await until(engine, settled)
    assert server.delivered == dict.fromkeys(contents, 1)
    for row in rows:
        assert row.name == unicodedata.normalize("NFC", row.name)
        assert 0 < len(row.name) <= 255
        assert not set(row.name) & set('<>:"/\\|?*\n')
        row.name.encode()
    sent = sorted(part.name for receipt in server.deposits.values() for part in receipt.documents)
    assert sent == sorted(row.name for row in rows)
