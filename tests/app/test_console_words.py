"""What the console says where the vault can't be used."""

import pytest

from desktop.app import console_texts as texts
from desktop.app.console_words import last_words, sentence
from desktop.kernel.failures import DiskFull, VaultUnreadable


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("damaged", texts.VAULT_DAMAGED),
        ("key", texts.VAULT_DAMAGED),
        ("newer", texts.VAULT_NEWER),
        ("unopenable", texts.VAULT_UNOPENABLE),
    ],
)
def test_a_vault_that_cannot_be_used_is_told_by_its_reason(why: str, said: str) -> None:
    assert sentence(VaultUnreadable(why)) == said


def test_a_damaged_vault_promises_nothing_of_what_was_left_in_it() -> None:
    assert last_words(VaultUnreadable("damaged")) == texts.VAULT_DAMAGED
    assert last_words(DiskFull("")) == f"{texts.DISK_FULL} {texts.LEFT}"
