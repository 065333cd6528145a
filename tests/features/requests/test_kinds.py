"""Kinds are data: the program's table and the server's say the same; what is typed becomes what is sent."""

from datetime import date

import pytest

from api_stub import request_rules
from desktop.features.requests import codes, texts
from desktop.features.requests.domain import LINES, Typed, TypedLine
from desktop.features.requests.fields import Fault, cents, day, identity, judge, warnings, wire
from desktop.features.requests.kinds import KINDS, ROLES
from desktop.features.requests.remote import read_typed, write_typed
from tests.features.requests.office import TYPED

TODAY = date(2026, 11, 27)


def test_both_tables_say_the_same() -> None:
    theirs = {
        kind: (
            [(field.name, field.type.value, field.required, field.choices) for field in shape.fields],
            shape.documents,
            shape.one_of,
            shape.confirmed,
        )
        for kind, shape in request_rules.KINDS.items()
    }
    ours = {
        kind: (
            [(field.name, field.type.value, field.required, field.choices) for field in shape.fields],
            shape.documents,
            shape.one_of,
            shape.confirmed,
        )
        for kind, shape in KINDS.items()
    }
    assert ours == theirs
    assert ROLES == request_rules.ROLES


def test_everything_has_its_french() -> None:
    for kind, shape in KINDS.items():
        assert texts.KINDS[kind]
        for field in shape.fields:
            assert texts.FIELDS[field.name]
            assert all(texts.CHOICES[choice] for choice in field.choices)
            if field.type in LINES:
                assert texts.LINE_DETAIL[field.type.value]
        assert all(texts.ROLES[role] for role in shape.documents)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_here_is_right_there(kind: str) -> None:
    shape, typed = KINDS[kind], TYPED[kind]
    assert judge(shape, typed, shape.documents, TODAY) == {}
    sent = wire(shape, typed)
    assert request_rules.judge_fields(request_rules.KINDS[kind], sent, set(shape.documents), TODAY) == {}
    assert read_typed(write_typed(typed)) == typed


@pytest.mark.parametrize("kind", KINDS)
def test_what_lacks_here_lacks_there(kind: str) -> None:
    shape = KINDS[kind]
    here = judge(shape, Typed(), (), TODAY)
    there = request_rules.judge_fields(request_rules.KINDS[kind], {}, set(), TODAY)
    assert here == there


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("iban", "FR71 3000 6000 0112 3456 7890 182", "rib-key"),
        ("iban", "FR76 3000 6000 0112 3456 7890 188", "key"),
        ("iban", "FR76", "malformed"),
        ("bic", "BNP", "malformed"),
        ("from_on", "31/02/2027", "malformed"),
        ("from_on", "01/01/2093", "too-far"),
        ("holder", "x" * 201, "too-long"),
    ],
)
def test_what_is_wrong_with_bank_details(name: str, word: str, code: str) -> None:
    typed = Typed({**TYPED["change-bank"].words, name: word})
    assert judge(KINDS["change-bank"], typed, ("rib",), TODAY) == {name: code}


@pytest.mark.parametrize(
    ("bic", "doubt"),
    [("", {}), ("AGRIFRPP", {}), ("ZZZZFRPP", {"bic": "bic-unknown"}), ("BNPAFRPPXXX", {"bic": "bic-other-bank"})],
)
def test_a_bic_is_only_doubted(bic: str, doubt: dict[str, str]) -> None:
    typed = Typed({**TYPED["change-bank"].words, "bic": bic})
    assert warnings(KINDS["change-bank"], typed) == doubt
    assert judge(KINDS["change-bank"], typed, ("rib",), TODAY) == {}


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((TypedLine("HBLD03", "", "10"),), "code"),
        ((TypedLine("HBLD038", "16", ""),), "amount-missing"),
        ((TypedLine("HBLD038", "16", "dix"),), "amount"),
        ((TypedLine("HBLD038", "16", "0"),), "amount"),
        (tuple(TypedLine("HBLD038", str(n), "1") for n in range(41)), "too-many"),
        ((), "required"),
    ],
)
def test_what_is_wrong_with_lines(lines: tuple[TypedLine, ...], code: str) -> None:
    typed = Typed(TYPED["cover-dental"].words, {"acts": lines})
    assert judge(KINDS["cover-dental"], typed, ("quote",), TODAY) == {"acts": code}


def test_days_and_amounts_as_secretaries_write_them() -> None:
    assert {day(word) for word in ("12/05/2023", "12.5.2023", "12 05 2023", "12052023")} == {date(2023, 5, 12)}
    assert {cents(word) for word in ("1234,5", "1 234,50 €", "1\u202f234.50", "1234.50")} == {123450}
    with pytest.raises(Fault, match="amount"):
        cents("1.234,50")


def test_a_claim_about_a_line_needs_its_reference() -> None:
    typed = Typed({**TYPED["claim"].words, "about": "line"})
    assert judge(KINDS["claim"], typed, (), TODAY) == {"reference": "required"}


def test_the_same_is_told_apart_by_whom_and_what() -> None:
    shape, typed = KINDS["reimbursement"], TYPED["reimbursement"]
    louder = Typed({**typed.words, "nir": "255081416802538", "message": "Bis"}, typed.lines)
    assert identity(shape, typed) == identity(shape, louder)
    assert identity(shape, typed) != identity(shape, Typed({**typed.words, "invoice": "FA-2"}, typed.lines))


@pytest.mark.parametrize("kind", ["acts", "lpp"])
def test_each_code_that_is_offered_may_be_sent(kind: str) -> None:
    shape = KINDS["cover-dental" if kind == "acts" else "cover-optical"]
    assert codes.offered(kind)
    for code in codes.offered(kind):
        typed = Typed(TYPED[shape.kind].words, {kind: (TypedLine(code.code, code.label, "10"),)})
        assert judge(shape, typed, shape.documents, TODAY) == {}
        sent = wire(shape, typed)
        assert request_rules.judge_fields(request_rules.KINDS[shape.kind], sent, set(shape.documents), TODAY) == {}
