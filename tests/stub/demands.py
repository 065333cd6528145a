"""Demands as a practice sends them, complete and right; what a test changes is given as keywords."""

import uuid
from typing import Any

import httpx

from tests.stub.conftest import PDF, Desk, sha256

PATIENT = {"beneficiary": "Camille Exemple", "nir": "255081416802538", "birth_date": "1955-08-01"}
ACT = {"code": "HBLD038", "detail": "16", "amount": 29000}
LPP = {"code": "2210546", "detail": "Monture", "amount": 9000}
PRESCRIBED = {"prescriber": "Dr Modèle", "prescribed_on": "2026-10-01"}

FIELDS: dict[str, dict[str, Any]] = {
    "reimbursement": {**PATIENT, "care_date": "2026-11-02", "invoice": "FA-1", "acts": [ACT]},
    "cover-optical": {**PATIENT, **PRESCRIBED, "equipment": "glasses", "lpp": [LPP]},
    "cover-optoamc": {
        "opto_number": "OA-77",
        "opto_sent_on": "2026-11-20",
        "amc_number": "75500017",
        **PATIENT,
        **PRESCRIBED,
        "lpp": [LPP],
    },
    "cover-dental": {**PATIENT, "teeth": "16", "acts": [ACT]},
    "cover-hearing": {**PATIENT, **PRESCRIBED, "ear": "both", "lpp": [LPP]},
    "cover-hospital": {**PATIENT, "stay": "surgery", "entry_on": "2026-12-03", "room": "single", "room_rate": 6500},
    "claim": {"reason": "unpaid", "about": "other", "text": "Facture réglée en partie seulement."},
    "change-contact": {"phone": "0145678901"},
    "change-address": {"street": "1 RUE DU MODELE", "postcode": "75000", "city": "PARIS", "from_on": "2027-01-01"},
    "change-bank": {"holder": "Optique", "iban": "FR7630006000011234567890189", "from_on": "2026-12-01"},
}
ROLES = {
    "reimbursement": ("invoice",),
    "cover-optical": ("prescription", "quote"),
    "cover-optoamc": ("prescription", "quote"),
    "cover-dental": ("quote",),
    "cover-hearing": ("prescription", "quote"),
    "change-bank": ("rib",),
}


def paper(desk: Desk, role: str, content: bytes = PDF) -> dict[str, str]:
    """A complete upload, as a demand names it."""
    return {"id": desk.upload(content), "name": f"{role}.pdf", "sha256": sha256(content), "role": role}


def demand(
    desk: Desk,
    kind: str = "reimbursement",
    id_: str | None = None,
    *,
    uploads: list[dict[str, str]] | None = None,
    again: bool = False,
    practice: str = "",
    **changes: Any,
) -> httpx.Response:
    """Send one; a change to None leaves the field out. `practice`: who wrote it, where that isn't who sends it."""
    fields = {name: value for name, value in {**FIELDS[kind], **changes}.items() if value is not None}
    parts = [paper(desk, role) for role in ROLES.get(kind, ())] if uploads is None else uploads
    writer = practice or desk.session["practice"]["finess"]
    body = {"practice": writer, "kind": kind, "fields": fields, "uploads": parts, "again": again}
    return desk.http.put(f"/v1/requests/{id_ or uuid.uuid4()}", json=body)
