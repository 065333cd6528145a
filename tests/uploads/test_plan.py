"""How documents are put into deposits."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.ids import DocumentId
from desktop.uploads.facts import Kind
from desktop.uploads.plan import SLACK, Item, compose, fewest, pack

LIMIT = 1000

items = st.lists(
    st.builds(
        lambda size, kind, message, pin: (size, kind, message, pin),
        st.integers(1, LIMIT),
        st.sampled_from([Kind.FACTURE, Kind.DEVIS]),
        st.sampled_from(["", "Bonjour"]),
        st.sampled_from([None, None, None, 1, 2]),
    ),
    max_size=60,
).map(lambda found: [Item(DocumentId(number), *values) for number, values in enumerate(found, 1)])


@given(items, st.integers(1, 7))
def test_every_document_is_in_exactly_one_deposit_that_can_be_sent(batch: list[Item], most: int) -> None:
    loads = compose(batch, LIMIT, most)
    assert sorted(item.id for load in loads for item in load.items) == [item.id for item in batch]
    for load in loads:
        assert 0 < load.size <= LIMIT
        assert len(load.items) <= most
        assert {(item.kind, item.message, item.pin) for item in load.items} == {
            (load.kind, load.message, load.items[0].pin)
        }
        assert list(load.items) == sorted(load.items, key=lambda item: item.id)
    firsts = [load.items[0].id for load in loads]
    assert firsts == sorted(firsts)


@given(st.lists(st.integers(1, LIMIT), max_size=80), st.integers(1, LIMIT))
def test_one_more_document_never_costs_more_than_one_more_deposit(sizes: list[int], one_more: int) -> None:
    before, after = pack(sizes, LIMIT), pack([*sizes, one_more], LIMIT)
    assert len(before) <= len(after) + 1
    assert len(after) <= len(before) + 1


@given(st.lists(st.integers(1, LIMIT // 12), min_size=1, max_size=120), st.integers(1, LIMIT // 12))
def test_one_more_scan_leaves_the_other_deposits_as_they_were(sizes: list[int], one_more: int) -> None:
    # Scans are small against the limit: the order of arrival is good enough, and nothing moves under the user's eyes.
    before, after = pack(sizes, LIMIT), pack([*sizes, one_more], LIMIT)
    changed = [places for places in after if places not in before]
    assert len(changed) == 1


@pytest.mark.parametrize("largest", [LIMIT // 40, LIMIT // 10, LIMIT // 3, LIMIT // 2])
def test_few_deposits_are_wasted(largest: int) -> None:
    chance = random.Random(7)
    for count in (50, 200, 1000):
        sizes = [chance.randint(1, largest) for _ in range(count)]
        bound = fewest(sizes, LIMIT)
        assert len(pack(sizes, LIMIT)) <= max(bound + 1, (1 + SLACK) * bound)


def test_awkward_sizes_are_packed_by_size() -> None:
    # In order of arrival these would take one deposit each: every small one goes with a large one instead.
    sizes = [400, 400, 400, 600, 600, 600]
    assert len(pack(sizes, LIMIT)) == fewest(sizes, LIMIT) == 3


def test_documents_of_the_full_size_travel_alone() -> None:
    assert pack([LIMIT, LIMIT, 1], LIMIT) == [[0], [1], [2]]


def test_too_large_a_document_is_never_planned() -> None:
    with pytest.raises(ValueError, match="limit"):
        compose([Item(DocumentId(1), LIMIT + 1, Kind.FACTURE, "")], LIMIT)


def test_nothing_makes_no_deposit() -> None:
    assert compose([], LIMIT) == ()
    assert fewest([], LIMIT) == 0


def test_ten_thousand_documents_are_planned_at_once() -> None:
    chance = random.Random(1)
    sizes = [chance.randint(1, 10_000) for _ in range(10_000)]
    assert len(pack(sizes, 1_000_000)) <= 1.05 * fewest(sizes, 1_000_000)
