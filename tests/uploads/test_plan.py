"""How documents are put into deposits."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kernel.ids import DocumentId
from desktop.uploads import together
from desktop.uploads.facts import Kind
from desktop.uploads.plan import SLACK, Item, compose, families, fewest, pack

LIMIT = 1000
TEN = 10 * 1024 * 1024  # bytes: the server's limit of a deposit

items = st.lists(
    st.builds(
        lambda size, kind, message, pin, together: (size, kind, message, pin, together),
        st.integers(1, LIMIT),
        st.sampled_from([Kind.FACTURE, Kind.DEVIS]),
        st.sampled_from(["", "Bonjour"]),
        st.sampled_from([None, None, None, 1, 2]),
        st.sampled_from(["", "", "a", "b"]),
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


# --- what belongs together ---------------------------------------------------------------------------------------

papers = st.lists(
    st.tuples(st.integers(1, LIMIT // 12), st.sampled_from(["", "", "", "a", "b", "c", "d"])), min_size=1, max_size=80
)


@given(papers, st.integers(3, 40))
def test_what_belongs_together_stays_together_when_it_fits(batch: list[tuple[int, str]], most: int) -> None:
    deposits = pack([size for size, _ in batch], LIMIT, most, [key for _, key in batch])
    assert sorted(place for places in deposits for place in places) == list(range(len(batch)))
    for key in "abcd":
        mine = {place for place, (_, other) in enumerate(batch) if other == key}
        if sum(batch[place][0] for place in mine) <= LIMIT and len(mine) <= most:
            assert sum(1 for places in deposits if mine & set(places)) <= 1
    for places in deposits:
        assert sum(batch[place][0] for place in places) <= LIMIT
        assert len(places) <= most


@given(papers, st.integers(1, LIMIT // 12), st.sampled_from(["", "a", "b", "c"]))
def test_one_more_paper_changes_two_deposits_at_most(batch: list[tuple[int, str]], size: int, key: str) -> None:
    sizes, keys = [size for size, _ in batch], [key for _, key in batch]
    before = pack(sizes, LIMIT, together=keys)
    after = pack([*sizes, size], LIMIT, together=[*keys, key])
    changed = [places for places in after if places not in before]
    assert len(changed) <= 2 or _placed_by_size(sizes, keys) or _placed_by_size([*sizes, size], [*keys, key])


def _placed_by_size(sizes: list[int], keys: list[str]) -> bool:
    """Whether the order of arrival would have cost a deposit more."""
    return pack(sizes, LIMIT, together=keys) != pack(sizes, LIMIT, together=keys, slack=10.0**9)


@pytest.mark.parametrize("largest", [LIMIT // 40, LIMIT // 10, LIMIT // 3])
@pytest.mark.parametrize("pages", [1, 2, 4])
def test_few_deposits_are_wasted_on_keeping_together(largest: int, pages: int) -> None:
    chance = random.Random(11)
    for count in (50, 200, 1000, 3000):
        sizes, keys = [], []
        while len(sizes) < count:
            paper = [max(1, chance.randint(1, largest) // pages) for _ in range(chance.randint(1, pages))]
            keys += [f"paper {len(sizes)}" if len(paper) > 1 else ""] * len(paper)
            sizes += paper
        bound = fewest(sizes, LIMIT)
        made = pack(sizes, LIMIT, together=keys)
        assert len(made) <= max(bound + 1, (1 + SLACK) * bound)
        homes: dict[str, set[int]] = {}
        for index, places in enumerate(made):
            for place in places:
                homes.setdefault(keys[place] or str(place), set()).add(index)
        assert all(len(each) == 1 for each in homes.values())


def scans(count: int, seed: int) -> list[Item]:
    """A practice's batch: mostly small scans, some large, one paper in five of several files, three kinds."""
    chance, found = random.Random(seed), list[Item]()
    while len(found) < count:
        files = chance.choice([1] * 8 + [2, 3])
        kind = chance.choice([Kind.FACTURE] * 6 + [Kind.DEVIS, Kind.ORDONNANCE])
        key = f"#{len(found)}" if files > 1 else ""
        for _ in range(files):
            size = min(TEN, max(4_000, int(chance.lognormvariate(math.log(400_000), 1.1))))
            found.append(Item(DocumentId(len(found) + 1), size, kind, "", None, key))
    return found


@pytest.mark.parametrize("count", [50, 200, 1000])
def test_random_batches_stay_within_five_percent_and_hardly_change_for_one_more(
    count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    made = bound = changed = 0
    for seed in range(20):
        batch = scans(count, seed)
        loads = compose(batch, TEN)
        kinds = {item.kind for item in batch}
        least = sum(fewest([item.size for item in batch if item.kind is kind], TEN) for kind in kinds)
        assert len(loads) <= max(least + 1, 1.05 * least)
        for load in loads:
            assert all(len(family) > 1 for family in families(load.items))
        more = compose([*batch, Item(DocumentId(10**6), 300_000, Kind.FACTURE, "")], TEN)
        known = {tuple(item.id for item in load.items) for load in loads}
        changed += sum(tuple(item.id for item in load.items) not in known for load in more)
        made, bound = made + len(loads), bound + least
    with capsys.disabled():
        print(  # noqa: T201 - the measure is the test's result
            f"\n  {count} documents: {made / bound:.3f} x the fewest deposits; one more changes {changed / 20:.1f}"
        )
    assert made <= 1.05 * bound
    assert changed <= 2 * 20


def test_more_than_a_deposit_takes_is_parted_and_fills_what_it_can() -> None:
    assert pack([400, 400, 400, 400], LIMIT, together=["a"] * 4) == [[0, 1], [2, 3]]
    assert sorted(pack([300, 600, 300, 300], LIMIT, together=["a", "", "a", "a"])) == [[0, 2, 3], [1]]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Facture 118 p1.pdf", "d/facture 118"),
        ("Facture_118_page-2.pdf", "d/facture 118"),
        ("facture 118 (recto).JPG", "d/facture 118"),
        ("facture 118-verso.jpg", "d/facture 118"),
        ("Facture118p2.pdf", "d/facture118"),
        ("facture 118 page 1 sur 3.pdf", "d/facture 118"),
        ("Scan_0012.pdf", ""),
        ("p1.pdf", ""),
        ("Facture 118 (1).pdf", ""),
        ("Group 2.pdf", ""),
        ("stop2.pdf", ""),
    ],
)
def test_pages_of_one_paper_are_told_by_their_names(name: str, stem: str) -> None:
    assert together.stem(name, "d") == stem


def test_a_page_without_a_number_follows_its_sister() -> None:
    found = together.keys([("F 118 p1.pdf", "", "2026-118"), ("F 118 p2.jpg", "", ""), ("ordo.pdf", "", "2026-118")])
    assert len(set(found)) == 1
    assert together.keys([("a.pdf", "", ""), ("b.pdf", "", "7"), ("c p1.pdf", "x", ""), ("c p1.pdf", "y", "")]) == [
        "",
        "#7",
        "x/c",
        "y/c",
    ]
