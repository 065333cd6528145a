"""What practices bill and how it is paid: acts, prices, shares, motives of refusal. Tables, and one invoice drawn.

The codes of frames, lenses and dental acts and the letter keys are those of public tables; bases and prices are of the
right order and no more. Codes of hearing aids and of motives are made up, there being no public list.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

Line = dict[str, str | int]  # the part of a line that tells what was done, from `act` on

STATUSES = ("paid", "partial", "rejected", "pending", "cancelled")


@dataclass(frozen=True, slots=True)
class Act:
    """What is billed. Amounts are cents: the reimbursement base, the range of prices, the most that the mutual pays."""

    code: str
    label: str
    rate: int  # percent of the base, paid by the compulsory scheme
    base: int
    cheapest: int
    dearest: int
    most: int


ACTS: dict[str, Act] = {
    act.code: act
    for act in (
        Act("OME", "Monture de lunettes", 60, 5, 4500, 24000, 10000),
        Act("OV1", "Verre unifocal, classe A", 60, 1275, 3250, 5200, 5200),
        Act("OV2", "Verre unifocal, correction faible", 60, 5, 4900, 9900, 8500),
        Act("OV3", "Verre unifocal, correction forte", 60, 5, 7900, 15900, 13000),
        Act("OV4", "Verre progressif, correction faible", 60, 5, 12900, 23900, 19000),
        Act("OV5", "Verre progressif, correction forte", 60, 5, 17900, 32900, 25000),
        Act("OV6", "Verre progressif, classe A", 60, 2700, 7500, 13500, 13500),
        Act("AUD1", "Aide auditive, classe I", 60, 40000, 75000, 95000, 71000),
        Act("AUD2", "Aide auditive, classe II", 60, 40000, 110000, 195000, 146000),
        Act("AUDP", "Piles et embouts d’aide auditive", 60, 3600, 1800, 7200, 3600),
        Act("HBLD038", "Couronne métallique", 60, 12000, 22000, 29000, 21800),
        Act("HBLD634", "Couronne céramo-métallique", 60, 12000, 42000, 65000, 42800),
        Act("HBLD680", "Couronne céramique, classe I", 60, 12000, 40000, 50000, 42800),
        Act("HBLD350", "Couronne céramique, classe III", 60, 12000, 55000, 89000, 42800),
        Act("HBLD090", "Couronne transitoire", 60, 1000, 4500, 6000, 5400),
        Act("C", "Consultation", 70, 2650, 2650, 3500, 1500),
        Act("CS", "Consultation de spécialiste", 70, 2300, 3000, 8000, 4500),
        Act("AMI", "Acte infirmier", 60, 945, 945, 1575, 600),
        Act("AMK", "Acte de kinésithérapie", 60, 1613, 1613, 2500, 900),
        Act("AMY", "Acte d’orthoptie", 60, 2652, 2652, 3978, 1600),
        Act("AMO", "Acte d’orthophonie", 60, 3276, 3276, 4200, 1700),
    )
}

# the acts of one invoice, and how often it is seen
Shapes = tuple[tuple[int, tuple[str, ...]], ...]
OPTICIAN: Shapes = (
    (22, ("OME", "OV2", "OV2")),
    (16, ("OME", "OV4", "OV4")),
    (10, ("OME", "OV5", "OV5")),
    (10, ("OME", "OV3", "OV2")),
    (8, ("OME", "OV1", "OV1")),
    (6, ("OME", "OV6", "OV6")),
    (6, ("OV2", "OV2")),
    (6, ("AUD1", "AUD1")),
    (5, ("AUD2", "AUD2")),
    (9, ("AUDP",)),
)
DENTIST: Shapes = (
    (20, ("HBLD634", "HBLD090")),
    (18, ("HBLD680",)),
    (10, ("HBLD038",)),
    (10, ("HBLD350", "HBLD090")),
    (42, ("C",)),
)
HOSPITAL: Shapes = (
    *OPTICIAN,
    *DENTIST,
    (60, ("C",)),
    (45, ("CS",)),
    (25, ("AMI", "AMI")),
    (25, ("AMK",)),
    (20, ("AMY",)),
    (20, ("AMO",)),
)

REJECTS: tuple[tuple[str, str], ...] = (
    ("DR01", "Droits fermés à la date des soins"),
    ("DR02", "Carte de tiers payant expirée"),
    ("BE01", "Bénéficiaire inconnu"),
    ("BE02", "NIR erroné"),
    ("AD01", "N° adhérent inconnu"),
    ("AD02", "Organisme complémentaire erroné"),
    ("DB01", "Facture déjà réglée"),
    ("PC01", "Prise en charge absente"),
    ("PC02", "Prise en charge expirée"),
    ("PC03", "Montant différent de la prise en charge"),
    ("JU01", "Ordonnance manquante"),
    ("JU02", "Justificatif manquant"),
    ("AC01", "Acte non couvert par le contrat"),
    ("DS01", "Date de soins non valable"),
    ("CV01", "Professionnel non conventionné"),
    ("FO01", "Délai de transmission dépassé"),
    ("MO01", "Part du régime obligatoire incohérente"),
    ("RB01", "Coordonnées bancaires non valables"),
)
CEILING = ("PL01", "Plafond de la garantie atteint")  # why a line is paid in part

_SHARES = (83, 6, 8, 2, 1)  # of the statuses, in percent


def draw(shapes: Shapes, chance: random.Random) -> list[Line]:
    """The lines of one invoice, all of one status."""
    codes = chance.choices([codes for _, codes in shapes], [weight for weight, _ in shapes])[0]
    status = chance.choices(STATUSES, _SHARES)[0]
    motive = chance.choice(REJECTS)
    prices: dict[str, int] = {}
    lines = []
    for code in codes:
        act = ACTS[code]
        if code not in prices:  # both lenses of a pair cost the same
            prices[code] = chance.randrange(act.cheapest // 5, act.dearest // 5 + 1) * 5
        lines.append(settle(act, prices[code], status, motive, chance.randrange(30, 80)))
    return lines


def settle(act: Act, price: int, status: str, motive: tuple[str, str], share: int = 50) -> Line:
    """One line of this status; `share` is the percentage that a partial payment pays of the full one."""
    base = min(act.base, price)
    amo = (base * act.rate + 50) // 100
    full = min(price - amo, act.most)
    amc = {"paid": full, "partial": full * share // 100}.get(status, 0)
    line: Line = {
        "act": act.code,
        "label": act.label,
        "quantity": 1,
        "expense_cents": price,
        "base_cents": base,
        "amo_rate": act.rate,
        "amo_cents": amo,
        "amc_cents": amc,
        "rest_cents": price - amo - amc,
        "status": status,
    }
    if status in ("rejected", "partial"):
        line["reject_code"], line["reject_reason"] = motive if status == "rejected" else CEILING
    return line


def due(line: Line) -> int:
    """The cents that the mutual pays for a line when nothing stands against it."""
    return min(int(line["expense_cents"]) - int(line["amo_cents"]), ACTS[str(line["act"])].most)


def weigh(line: Line) -> tuple[int, ...]:
    """What a line adds to the sums of its statement: see `SUMS`."""
    status = str(line["status"])
    amc = int(line["amc_cents"])
    return (
        1,
        int(line["expense_cents"]),
        int(line["amo_cents"]),
        amc,
        int(line["rest_cents"]),
        *(int(status == each) for each in STATUSES),
        amc if status in ("paid", "partial") else 0,
    )


SUMS: Sequence[str] = (
    "line_count",
    "expense_cents",
    "amo_cents",
    "amc_cents",
    "rest_cents",
    *STATUSES,
    "transfer_cents",
)
