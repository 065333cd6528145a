"""Lines made ready in another process are the same, and so is the reason why they can't be."""

import os
import time

import msgspec
import pytest

from desktop.infra.aside import Aside
from desktop.statements.facts import Trouble
from desktop.statements.preparing import Prepared, prepare, prepare_packed, unpacked
from desktop.statements.reading import KeptApart
from desktop.statements.remote import Announced
from tests.statements.made import statements


def packed_where(announced: Announced, body: bytes) -> tuple[int, bytes]:
    """Who did it, and what came out."""
    return os.getpid(), prepare_packed(announced, body)


def test_what_comes_back_is_what_would_have_been_made_here() -> None:
    made = list(statements(3, 40))
    aside = Aside(packed_where)
    try:
        until = time.monotonic() + 60
        while aside.ask(made[0].announced, made[0].body())[0] == os.getpid():
            assert time.monotonic() < until
        for each in made:
            process, packed = aside.ask(each.announced, each.body())
            assert process != os.getpid()
            found: Prepared = unpacked(packed)
            assert found == prepare(each.announced, each.body())
            assert len(found) == len(each.lines)
        wrong = msgspec.structs.replace(made[0].announced, line_count=1)
        with pytest.raises(KeptApart) as kept:
            aside.ask(wrong, made[0].body())
        assert kept.value.trouble is Trouble.COUNT
    finally:
        aside.close()
