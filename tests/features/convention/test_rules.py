"""What each field asks for, and what is said of what it isn't."""

import pytest

from desktop.features.convention import rules
from desktop.features.convention.domain import LINE, Fault, Finding, Form, Key, Mode, town
from desktop.features.convention.fields import FIELDS, needed
from desktop.features.convention.texts import LABELS, fault

GOOD = Form(
    {
        Key.FINESS: "20 000 000 8",
        Key.NAME: "Optique de l’Essai",
        Key.STREET: "12 rue de l’Essai",
        Key.POSTCODE: "20000",
        Key.CITY: "AJACCIO CEDEX 1",
        Key.PHONE: "04 95 12 34 56",
        Key.EMAIL: "accueil@optique.example",
        Key.SIGNATORY: "Anne Essai",
        Key.IT_NAME: "Informatique de l’Essai",
        Key.IT_PHONE: "0495123457",
        Key.MODE: Mode.RSS.value,
    }
)


def test_a_good_form_has_nothing_wrong() -> None:
    assert rules.check(GOOD) == {}


def test_an_empty_form_asks_for_what_has_a_star_in_the_guide() -> None:
    empty = rules.check(Form())
    assert set(empty) == {rule.key for rule in FIELDS if rule.needed}
    assert {finding.fault for finding in empty.values()} == {Fault.EMPTY}
    assert {LABELS[key] for key in empty} >= {"N° FINESS", "Raison sociale", "Email", "Mode de transmission internet"}


@pytest.mark.parametrize(("mode", "key"), [(Mode.CONCENTRATOR, Key.CONCENTRATOR), (Mode.OTHER, Key.OTHER)])
def test_two_modes_ask_for_a_detail(mode: Mode, key: Key) -> None:
    form = GOOD.with_value(Key.MODE, mode.value)
    assert needed(key, form)
    assert rules.check(form) == {key: Finding(Fault.EMPTY)}
    assert rules.check(form.with_value(key, "Résopharma")) == {}


@pytest.mark.parametrize(
    ("typed", "finding"),
    [
        ("20000000", Finding(Fault.LENGTH)),
        ("999999999", Finding(Fault.STRUCTURE)),
        ("200000009", Finding(Fault.KEY, doubt=True)),
        ("2a0000154", Finding(Fault.KEY, doubt=True)),
    ],
)
def test_finess(typed: str, finding: Finding) -> None:
    found = rules.check(GOOD.with_value(Key.FINESS, typed)).get(Key.FINESS)
    if typed.startswith("2a"):
        assert found in (None, finding)
    else:
        assert found == finding
    assert rules.stops({Key.FINESS: finding}) == ([] if finding.doubt else [Key.FINESS])


@pytest.mark.parametrize(
    "typed",
    [
        "01 23 45 67 89",
        "0495123456",
        "+33 4 95 12 34 56",
        "0262 12 34 56",
        "0590 12 34 56",
        "0596 12 34 56",
        "0594 12 34 56",
        "0269 61 23 45",
        "0692 12 34 56",
        "06.12.34.56.78",
    ],
)
def test_telephone_numbers_of_the_mainland_and_of_overseas(typed: str) -> None:
    assert rules.phone(typed) is None
    assert rules.format_phone(typed).startswith("0")
    assert len(rules.format_phone(typed)) == 14


@pytest.mark.parametrize("typed", ["3646", "12", "01 23 45 67", "+49 30 123456", "téléphone"])
def test_what_is_no_telephone_number(typed: str) -> None:
    assert rules.phone(typed) == Finding(Fault.PHONE)


@pytest.mark.parametrize(
    ("typed", "good"), [("a@b.fr", True), ("élodie@optique.example", True), ("a@b", False), ("a b@c.fr", False)]
)
def test_mail(typed: str, good: bool) -> None:
    assert (rules.email(typed) is None) is good


@pytest.mark.parametrize(
    ("typed", "fault_"),
    [
        ("FR14 2004 1010 0505 0001 3M02 606", None),
        ("fr1420041010050500013m02606", None),
        ("FR14 2004 1010 0505 0001 3M02 607", Fault.IBAN_KEY),
        ("FR14 2004", Fault.IBAN),
        ("ZZ", Fault.IBAN),
    ],
)
def test_iban(typed: str, fault_: Fault | None) -> None:
    found = rules.iban(typed)
    assert (found.fault if found else None) is fault_


def test_an_iban_whose_rib_has_a_wrong_key_is_refused() -> None:
    """The key of the IBAN alone doesn't see it: 61 became 60, and the first two figures were made to agree."""
    bban = "20041010050500013M02605"
    figures = "".join(str(int(letter, 36)) for letter in bban + "FR00")
    iban = f"FR{98 - int(figures) % 97:02d}{bban}"
    assert rules.iban(iban) == Finding(Fault.IBAN_KEY)


def test_lines_of_an_address_have_thirty_eight_characters() -> None:
    assert rules.line("x" * LINE) is None
    assert rules.line("x" * (LINE + 3)) == Finding(Fault.LINE, detail="3")
    long_town = GOOD.with_value(Key.CITY, "SAINT REMY EN BOUZEMONT SAINT CEDEX 1")
    assert rules.check(long_town)[Key.CITY].fault is Fault.LINE


@pytest.mark.parametrize(("typed", "good"), [("01012", True), ("97306", True), ("2A000", False), ("7500", False)])
def test_postcodes_with_those_of_cedex(typed: str, good: bool) -> None:
    assert (rules.postcode(typed) is None) is good


def test_a_town_is_its_name_without_cedex() -> None:
    assert town("Bourg-en-Bresse CEDEX") == "Bourg-en-Bresse"
    assert town("CAYENNE Cedex 3") == "CAYENNE"
    assert town("Paris") == "Paris"


@pytest.mark.parametrize("fault_", list(Fault))
def test_every_fault_has_its_sentence(fault_: Fault) -> None:
    said = fault(Key.NAME, Finding(fault_, detail="2"))
    assert said.endswith(".")
