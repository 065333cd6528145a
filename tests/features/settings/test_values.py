"""The settings as values and as a file: what is kept comes back, what makes no sense is passed over."""

import json
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.features.settings import texts
from desktop.features.settings.domain import (
    HISTORY_CHOICES,
    LIMITS,
    LOCK_CHOICES,
    Look,
    Preferences,
    from_mapping,
    to_mapping,
)
from desktop.features.settings.service import PreferencesChanged, Settings
from desktop.features.settings.store import Store
from desktop.kernel.events import Bus

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=3)
)

KEYS = (
    "look",
    "compact",
    "lock_minutes",
    "remember",
    "window",
    "history_months",
    "limit",
    "keep_hours",
    "hours_from",
    "later",
)


@given(
    st.builds(
        Preferences,
        st.sampled_from(Look),
        st.booleans(),
        st.sampled_from(LOCK_CHOICES),
        st.booleans(),
        st.text(alphabet="ABCab01+/=", max_size=40),
        st.sampled_from(HISTORY_CHOICES),
        st.sampled_from(LIMITS),
        st.booleans(),
        st.integers(0, 23),
        st.integers(0, 23),
    )
)
def test_what_is_kept_comes_back(preferences: Preferences) -> None:
    assert from_mapping(json.loads(json.dumps(to_mapping(preferences)))) == preferences


@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        JSON,
    )
)
def test_whatever_the_file_says_there_are_settings(raw: dict[str, object]) -> None:
    found = from_mapping(raw)
    assert found.lock_minutes in LOCK_CHOICES
    assert found.history_months in HISTORY_CHOICES
    assert isinstance(found.compact, bool)
    assert isinstance(found.window, str)


def test_one_wrong_value_costs_only_itself() -> None:
    found = from_mapping({"look": "mauve", "lock_minutes": True, "compact": True})
    assert found == Preferences(compact=True)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null"])
def test_a_broken_file_counts_as_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    assert Store(path).load() == Preferences()


def test_the_file_is_written_at_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.json"
    store = Store(path)
    assert store.load() == Preferences()
    assert store.save(Preferences(look=Look.DARK, lock_minutes=5))
    assert Store(path).load() == Preferences(look=Look.DARK, lock_minutes=5)
    assert [each.name for each in path.parent.iterdir()] == ["settings.json"]
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    store = Store(tmp_path / "config" / "settings.json")
    bus, told = Bus(), []
    bus.subscribe(PreferencesChanged, told.append)
    settings = Settings(store, bus)
    assert settings.change(compact=True) is False
    assert settings.now.compact, "it holds until the end all the same"
    assert told == [PreferencesChanged(Preferences(compact=True), Preferences())]


def test_no_change_is_no_news(tmp_path: Path) -> None:
    bus, told = Bus(), []
    bus.subscribe(PreferencesChanged, told.append)
    settings = Settings(Store(tmp_path / "settings.json"), bus)
    assert settings.change(lock_minutes=10)
    assert told == []
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.parametrize(("queued", "words"), [(0, "Aucun"), (1, "Un document"), (12, "12 documents")])
def test_erasing_names_what_is_lost(queued: int, words: str) -> None:
    assert words in texts.erase_warning(queued).replace("\u00a0", " ")
