"""Lines packed for the way from another process are the same, and so is the reason why they can't be."""

import msgspec
import pytest

from desktop.statements.facts import Trouble
from desktop.statements.preparing import Prepared, prepare, prepare_packed, unpacked
from desktop.statements.reading import KeptApart
from tests.statements.made import statements


def test_what_was_packed_comes_out_as_it_was_made() -> None:
    for each in statements(3, 40):
        found: Prepared = unpacked(prepare_packed(each.announced, each.body()))
        assert found == prepare(each.announced, each.body())
        assert len(found) == len(each.lines)


def test_what_cannot_be_so_is_not_packed() -> None:
    (made,) = statements(1, 5)
    wrong = msgspec.structs.replace(made.announced, line_count=1)
    with pytest.raises(KeptApart) as kept:
        prepare_packed(wrong, made.body())
    assert kept.value.trouble is Trouble.COUNT
