"""One document in the place of others: what is sent, what repeats it, and that it can be undone until it is sent."""

import io
import random
from pathlib import Path

import pytest
from PIL import Image

from desktop.kernel.failures import FileUnreadable, Refused
from desktop.kernel.ids import DocumentId
from desktop.uploads import binding
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentState, Kind, View
from desktop.uploads.recognise import JPEG
from desktop.uploads.reduce import reduce
from tests.uploads.world import LIMIT, MemoryServer, drop, engine_of, scan, settled, until


def photo(number: int = 0, form: str = "JPEG", side: int = 400, **options: object) -> bytes:
    out = io.BytesIO()
    size = (side, side + number)
    Image.frombytes("L", size, random.Random(number).randbytes(size[0] * size[1])).save(out, form, **options)
    return out.getvalue()


def write(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        (folder / f"page {number}.jpg").write_bytes(photo(number))


async def staged(engine: Engine, folder: Path, count: int) -> list[DocumentId]:
    write(folder, count)
    return list((await engine.add([folder], Kind.DEVIS, "Bonjour")).staged)


async def join(engine: Engine, ids: list[DocumentId]) -> DocumentId:
    whole = binding.bind([(JPEG, await engine.content(each)) for each in ids])
    made = await engine.substitute(ids, "devis.pdf", whole, "joined")
    assert made is not None
    return made


async def test_the_whole_is_sent_in_the_place_of_its_parts(tmp_path: Path) -> None:
    server = MemoryServer()
    async with engine_of(tmp_path / "v", server) as engine:
        ids = await staged(engine, tmp_path / "d", 3)
        made = await join(engine, ids[:2])
        (row,) = await engine.rows([made])
        assert (row.name, row.kind, row.message, row.origin, row.parts) == (
            "devis.pdf", Kind.DEVIS, "Bonjour", "joined", 2,
        )  # fmt: skip
        assert await engine.ids(View.ALL) == [ids[2], made]
        content = await engine.content(made)
        await engine.send()
        await until(engine, settled)
    assert set(server.delivered) == {content, photo(2)}


async def test_undone_until_it_is_sent(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        ids = await staged(engine, tmp_path / "d", 2)
        made = await join(engine, ids)
        assert await engine.take_apart([made]) == 2
        assert await engine.ids(View.ALL) == ids
        assert [await engine.content(each) for each in ids] == [photo(0), photo(1)]
        again = await join(engine, ids)
        await engine.send()
        await until(engine, settled)
        assert await engine.take_apart([again]) == 0


async def test_undone_after_a_restart_and_after_a_removal_that_was_undone(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        ids = await staged(engine, tmp_path / "d", 2)
        made = await join(engine, ids)
        await engine.remove([made])
        await engine.restore([made])
    async with engine_of(tmp_path / "v", MemoryServer(), kept_seconds=0.0) as engine:
        assert (await engine.rows([made]))[0].parts == 2
        assert await engine.take_apart([made]) == 2
        assert await engine.ids(View.ALL) == ids


async def test_parts_dropped_again_repeat_the_whole_even_when_it_was_sent(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        made = await join(engine, await staged(engine, tmp_path / "d", 2))
        (again,) = (await engine.add([tmp_path / "d" / "page 0.jpg"], Kind.DEVIS)).duplicates
        row = (await engine.rows([again]))[0]
        assert row.twin is not None
        assert row.twin.document == made
        await engine.send()
        await until(engine, settled)
        report = await engine.add([tmp_path / "d" / "page 1.jpg"], Kind.DEVIS)
        assert len(report.duplicates) == 1


async def test_a_photo_that_was_converted_is_known_again(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.webp").write_bytes(photo(form="WEBP"))
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        (first,) = (await engine.add([tmp_path / "IMG_1.webp"], Kind.FACTURE)).staged
        (row,) = await engine.rows([first])
        assert (row.name, row.origin, row.media_type) == ("IMG_1.jpg", "image/webp", "image/jpeg")
        assert len((await engine.add([tmp_path / "IMG_1.webp"], Kind.FACTURE)).duplicates) == 1


async def test_what_was_too_large_is_read_again_reduced_and_sent(tmp_path: Path) -> None:
    server = MemoryServer()
    path = tmp_path / "grand.jpg"
    path.write_bytes(photo(side=3600, quality=97))
    async with engine_of(tmp_path / "v", server) as engine:
        (refused,) = (await engine.add([path], Kind.FACTURE, "Bonjour")).refused
        (row,) = await engine.rows([refused])
        assert (row.reason, row.rereadable) == ("too-large", True)
        smaller = reduce(JPEG, await engine.content(refused), LIMIT)
        assert smaller is not None
        made = await engine.substitute([refused], row.name, smaller.content, "reduced")
        assert made is not None
        assert (await engine.rows([made]))[0].state is DocumentState.STAGED
        assert await engine.take_apart([made]) == 1
        assert await engine.ids(View.TO_MEND) == [refused]
        assert len(await engine.content(refused)) > LIMIT
        path.unlink()
        with pytest.raises(FileUnreadable):
            await engine.content(refused)


async def test_nothing_changes_where_a_part_is_gone_or_the_whole_is_no_good(tmp_path: Path) -> None:
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        ids = await staged(engine, tmp_path / "d", 2)
        with pytest.raises(Refused):
            await engine.substitute(ids, "x.pdf", scan(1, LIMIT + 1), "joined")
        await engine.remove([ids[0]])
        assert await engine.substitute(ids, "x.jpg", scan(1), "joined") is None
        assert await engine.ids(View.ALL) == [ids[1]]


async def test_a_file_of_which_a_refusal_remembers_no_place_is_not_read(tmp_path: Path) -> None:
    drop(tmp_path / "d", 1)
    (tmp_path / "d" / "x.txt").write_text("x")
    async with engine_of(tmp_path / "v", MemoryServer()) as engine:
        (refused,) = (await engine.add([tmp_path / "d"], Kind.FACTURE)).refused
        assert not (await engine.rows([refused]))[0].rereadable
        with pytest.raises(FileUnreadable):
            await engine.content(refused)
