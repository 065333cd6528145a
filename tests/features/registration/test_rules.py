"""What a form lacks, what a password still needs, what a trouble says. Pure."""

import pytest

from desktop.features.registration import texts
from desktop.features.registration.domain import (
    Inscription,
    Lack,
    Place,
    Refusal,
    Trouble,
    judge,
    judge_mail,
    judge_mail_again,
    refusal,
)
from desktop.kernel.failures import CertificateRefused, NotTheServer, ProxyRefused, ServerBusy, Unreachable
from desktop.kernel.passwords import measure
from desktop.toolkit import password_texts

GOOD = Inscription(
    "200000040",
    "WXYZ-2345-ABCD",
    "martine@nouveau-cabinet.example",
    "Martine@nouveau-cabinet.example",
    "Tilleuls-en-fleur-7",
    "Tilleuls-en-fleur-7",
    "2026-09",
)


def test_a_whole_form() -> None:
    assert judge(GOOD) == {}
    assert list(judge(Inscription())) == [place for place in Place if place not in (Place.CAPTCHA, Place.PROOF)]


def test_a_wrong_key_is_confirmed() -> None:
    wrong = Inscription("200000041", *(getattr(GOOD, name) for name in list(Inscription.__slots__)[1:7]))
    assert judge(wrong) == {Place.FINESS: Lack.KEY}
    told = Inscription("200000041", *(getattr(GOOD, name) for name in list(Inscription.__slots__)[1:7]), "200000041")
    assert judge(told) == {}


@pytest.mark.parametrize(
    ("mail", "lack"),
    [("", Lack.EMPTY), ("a@b", Lack.SHAPE), ("a b@c.fr", Lack.SHAPE), (" a@c.fr ", None), ("été@cabinet.fr", None)],
)
def test_mails(mail: str, lack: Lack | None) -> None:
    assert judge_mail(mail) is lack


def test_the_second_time() -> None:
    assert judge_mail_again("a@b.fr", "") is Lack.EMPTY
    assert judge_mail_again("a@b.fr", "a@c.fr") is Lack.DIFFERENT
    assert judge_mail_again("a@b.fr", " A@B.fr") is None


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", password_texts.RULE),
        ("Tilleul", "Il manque 5\u00a0caractères, un chiffre et un caractère spécial."),
        ("Tilleuls-fleur", None),
        ("Tilleul-7", "Il manque 3\u00a0caractères."),
        ("tilleul-fle7", "Il manque une majuscule, ou 2\u00a0caractères de plus."),
        ("tilleuls roses fleuris dans", "Encore 3\u00a0mots, ou raccourcissez avec chiffres et caractères spéciaux."),
        ("Tilleuls-en-fleur-7", password_texts.STRONG),
    ],
)
def test_progress_in_words(password: str, words: str | None) -> None:
    said = password_texts.progress(measure(password))
    assert said == (words or password_texts.STRONG)


def test_every_lack_of_every_place_has_words() -> None:
    for place in (Place.MAIL_AGAIN, Place.PASSWORD_AGAIN):
        assert texts.lack(place, Lack.EMPTY) != texts.lack(place, Lack.DIFFERENT)
    for place in Place:
        assert texts.lack(place, Lack.EMPTY)
    for lack in (Lack.WEAK, Lack.MONOTONOUS, Lack.PERSONAL, Lack.LONG):
        assert texts.lack(Place.PASSWORD, lack)
    for lack in (Lack.LENGTH, Lack.STRUCTURE, Lack.KEY):
        assert texts.lack(Place.FINESS, lack)


def test_every_trouble_has_words() -> None:
    for trouble in Trouble:
        assert texts.explain(Refusal(trouble))
    assert "une minute" in texts.explain(Refusal(Trouble.TOO_OFTEN, 30))
    assert "5\u00a0minutes" in texts.explain(Refusal(Trouble.TOO_OFTEN, 299))
    assert "une heure" in texts.explain(Refusal(Trouble.TOO_OFTEN, 3600))


def test_what_a_failure_means() -> None:
    assert refusal(Unreachable()).trouble is Trouble.UNREACHABLE
    assert refusal(NotTheServer()).trouble is Trouble.UNREACHABLE
    assert refusal(ServerBusy(503)).trouble is Trouble.UNREACHABLE
    assert refusal(ServerBusy(429, retry_after=7.0)) == Refusal(Trouble.TOO_OFTEN, 7.0)
    assert refusal(CertificateRefused()).trouble is Trouble.CERTIFICATE
    assert refusal(ProxyRefused()).trouble is Trouble.PROXY
