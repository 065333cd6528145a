"""The kinds of demands as data: one table, drawn by one form. A test holds it against the service's own."""

from collections.abc import Mapping
from types import MappingProxyType

from desktop.features.requests.domain import FieldType, FormField, Shape

_T = FieldType
_PATIENT = (
    FormField("beneficiary", _T.WORD),
    FormField("nir", _T.NIR),
    FormField("birth_date", _T.DATE),
    FormField("member", _T.WORD, required=False),
)
_PRESCRIBED = (FormField("prescriber", _T.WORD), FormField("prescribed_on", _T.DATE))
_MESSAGE = FormField("message", _T.TEXT, required=False)

_TABLE = (
    Shape(
        "reimbursement",
        (
            *_PATIENT,
            FormField("care_date", _T.DATE),
            FormField("invoice", _T.WORD),
            FormField("acts", _T.ACTS),
            FormField("paid_by_amo", _T.CENTS, required=False),
            _MESSAGE,
        ),
        ("invoice",),
    ),
    Shape(
        "cover-optical",
        (
            *_PATIENT,
            *_PRESCRIBED,
            FormField("equipment", _T.CHOICE, choices=("glasses", "lenses", "low-vision")),
            FormField("lpp", _T.LPP),
            _MESSAGE,
        ),
        ("prescription", "quote"),
    ),
    Shape(
        "cover-optoamc",
        (
            FormField("opto_number", _T.WORD),
            FormField("opto_sent_on", _T.DATE),
            FormField("amc_number", _T.WORD),
            *_PATIENT,
            *_PRESCRIBED,
            FormField("lpp", _T.LPP),
            _MESSAGE,
        ),
        ("prescription", "quote"),
    ),
    Shape(
        "cover-dental",
        (
            *_PATIENT,
            FormField("planned_on", _T.DAY, required=False),
            FormField("teeth", _T.WORD),
            FormField("acts", _T.ACTS),
            _MESSAGE,
        ),
        ("quote",),
    ),
    Shape(
        "cover-hearing",
        (
            *_PATIENT,
            *_PRESCRIBED,
            FormField("ear", _T.CHOICE, choices=("both", "left", "right")),
            FormField("lpp", _T.LPP),
            _MESSAGE,
        ),
        ("prescription", "quote"),
    ),
    Shape(
        "cover-hospital",
        (
            *_PATIENT,
            FormField("stay", _T.CHOICE, choices=("medicine", "surgery", "maternity", "rehabilitation", "psychiatry")),
            FormField("entry_on", _T.DAY),
            FormField("leaves_on", _T.DAY, required=False),
            FormField("room", _T.CHOICE, choices=("shared", "single")),
            FormField("room_rate", _T.CENTS, required=False),
            FormField("acts", _T.ACTS, required=False),
            _MESSAGE,
        ),
    ),
    Shape(
        "claim",
        (
            FormField("reason", _T.CHOICE, choices=("unpaid", "amount", "rejected", "delay", "other")),
            FormField("about", _T.CHOICE, choices=("line", "deposit", "other")),
            FormField("reference", _T.WORD, required=False),
            FormField("amount", _T.CENTS, required=False),
            FormField("text", _T.TEXT),
        ),
    ),
    Shape(
        "change-contact",
        (
            FormField("name", _T.WORD, required=False),
            FormField("phone", _T.PHONE, required=False),
            FormField("fax", _T.PHONE, required=False),
            FormField("mail", _T.MAIL, required=False),
            FormField("from_on", _T.DAY, required=False),
        ),
        one_of=("name", "phone", "fax", "mail"),
    ),
    Shape(
        "change-address",
        (
            FormField("street", _T.WORD),
            FormField("street_more", _T.WORD, required=False),
            FormField("postcode", _T.WORD),
            FormField("city", _T.WORD),
            FormField("from_on", _T.DAY),
        ),
    ),
    Shape(
        "change-bank",
        (
            FormField("holder", _T.WORD),
            FormField("iban", _T.IBAN),
            FormField("bic", _T.BIC, required=False),
            FormField("from_on", _T.DAY),
        ),
        ("rib",),
        confirmed=True,
    ),
)
KINDS: Mapping[str, Shape] = MappingProxyType({shape.kind: shape for shape in _TABLE})
ROLES = ("invoice", "prescription", "quote", "rib", "other")

IDENTITY = ("nir", "invoice", "care_date", "opto_number", "prescribed_on", "entry_on", "teeth", "about", "reference")
"""Fields by which two demands of a kind are told apart."""
