"""The words of the made-up corpus: what papers of each kind say, and what people and devices call them.

A family is a layout and a vocabulary (`papers/<half>/<kind>.txt`, parted by lines of dashes; the last one of each
speaks of other kinds as well). The held-out ones were written with other titles, other orders and other turns than the
tuning ones. `{...}` is filled by `corpus`. All persons, firms and numbers are invented.
"""

from pathlib import Path

HEADS = (
    "OPTIQUE DES TILLEULS\n12 rue des Exemples 99000 VILLEFICTIVE\nTél. 01 99 00 00 {dd}\nFINESS 200000008",
    "Cabinet dentaire du Moulin\nDr {doctor}\n3 place Imaginaire - 99100 Bourg-Modèle\nRPPS 10000000{dd}{dd}",
    "AUDITION CLAIRE SARL\n45 avenue du Spécimen, 99200 Testville\nSIRET 000 000 000 000{dd}",
    "PHARMACIE DE L'ÉTANG\n8 quai Fictif 99300 Rivage\nFINESS 20000000{d}",
    "Maison de santé des Acacias\nM. {doctor}, masseur-kinésithérapeute\n1 impasse Factice 99400 Lieu-Dit",
    "Centre de soins infirmiers Les Érables\n99500 Hameau\nSIRET 000 000 001 000{dd}",
)
"""What stands above, whatever the kind."""


def families(half: str) -> dict[str, tuple[str, ...]]:
    """Of "tuning" or "held_out", by kind."""
    found = (Path(__file__).parent / "papers" / half).glob("*.txt")
    return {path.stem: tuple(path.read_text(encoding="utf-8").rstrip("\n").split("\n----\n")) for path in found}


MEANINGFUL: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "facture": (
        (
            "FAC-2026-{n}",
            "Facture {n}",
            "facture_{last}",
            "F{n} {last}",
            "facture acquittee {last}",
            "Fact. {n} {first} {last}",
        ),
        ("FACT{n}", "{last} facture optique", "facture-{n}-signée", "factures {last} p1", "Facture_audio_{last}_{n}"),
    ),
    "devis": (
        ("Devis {n}", "devis {last}", "DEV-2026-{n}", "devis signé {last}", "dev {last} lunettes"),
        ("{last} devis dentaire", "Devis_{n}_accepté", "DEVIS OPTIQUE {last}", "devis-audio-{last}"),
    ),
    "ordonnance": (
        ("ordo mme {last}", "Ordonnance {last}", "ordonnance_{n}", "ordo {first} {last}", "prescription {last}"),
        ("{last} ordo", "ORDONNANCE ophtalmo {last}", "Ordo-dr-{last}", "ordonnance renouvellement {last}"),
    ),
    "prise_en_charge": (
        ("PEC {last}", "prise en charge {n}", "pec_{n}", "accord pec {last}", "PriseEnCharge_{n}"),
        ("{last} PEC mutuelle", "demande prise en charge {last}", "PEC-{n}-accord", "prise_en_charge {last}"),
    ),
    "flux_optique": (
        ("optoamc_{n}", "flux optique {n}", "OPTO AMC {last}", "flux_opto_{n}"),
        ("OPTOAMC-{n}-export", "{last} flux optique", "opto-amc {last}"),
    ),
    "rib": (
        ("RIB", "rib cabinet", "RIB {last}", "iban pharmacie", "rib_2026"),
        ("Nouveau RIB", "RIB-SCM-{last}", "releve identite bancaire", "mon rib"),
    ),
    "convention": (
        ("convention signée", "Convention {last}", "convention_teletransmission", "convention tp signee"),
        ("Convention-tiers-payant-{last}", "convention mutuelle retour", "conv signée convention {last}"),
    ),
    "autre": (
        (
            "attestation droits {last}",
            "carte mutuelle {last}",
            "courrier {last}",
            "attestation vitale",
            "feuille de soins {last}",
        ),
        (
            "attestation-{last}",
            "Carte tiers payant {last}",
            "lettre changement adresse",
            "kbis {last}",
            "compte rendu {last}",
        ),
    ),
}
"""What people call them: tuning, held-out."""

DEVICES = (
    (
        "Scan_{n4}",
        "IMG_{n4}",
        "doc{n4}2026{n4}",
        "Numérisation {n}",
        "scan{n4}",
        "20260{d}12_10{dd}33",
        "Document ({d})",
    ),
    (
        "SKM_C250i26{n4}{n4}",
        "PXL_2026{n4}_{n4}",
        "CamScanner 12-0{d}-2026 10.{dd}",
        "image",
        "Sans titre {d}",
        "numerisation{n4}",
        "PHOTO-2026-0{d}-1{d}",
    ),
)
"""What scanners and telephones call them: tuning, held-out."""
