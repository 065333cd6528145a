"""What to do next about a refusal: families of reasons, known by their words, each with its advice and the kind of the
document that answers it. Data; the codes of reasons are each mutual's own and aren't relied on."""

import re
from dataclasses import dataclass

from desktop.kernel.folding import fold

_BETWEEN = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Family:
    """`words`: groups of beginnings that must all stand in the reason. `kind`: the server's name of what is to be
    deposited, "" where no document helps. `paper`: how it is called in the message."""

    name: str
    words: tuple[tuple[str, ...], ...]
    advice: str
    kind: str = ""
    paper: str = ""


FAMILIES: tuple[Family, ...] = (
    Family(
        "Déjà réglée",
        (("deja", "pay"), ("deja", "regl"), ("doublon",)),
        "Cherchez le paiement dans les relevés sous un autre numéro. N’envoyez pas la facture une seconde fois.",
    ),
    Family(
        "Prise en charge",
        (("prise en charge",), ("pec",), ("accord", "prealable")),
        "Retrouvez la prise en charge, vérifiez sa date et son montant, puis déposez-la avec la facture.",
        "prise_en_charge",
        "prise en charge",
    ),
    Family(
        "Ordonnance",
        (("ordonnance",), ("prescription",), ("prescripteur",)),
        "Déposez l’ordonnance lisible, datée d’avant les soins, avec le nom du prescripteur.",
        "ordonnance",
        "ordonnance",
    ),
    Family(
        "Justificatif",
        (("justificatif",), ("piece", "manqu"), ("facture", "illisible"), ("document",)),
        "Déposez le justificatif demandé, en rappelant le numéro de la facture.",
        "facture",
        "justificatif",
    ),
    Family(
        "Droits",
        (("droit",), ("carte",), ("contrat", "resili"), ("adhesion",)),
        "Demandez au patient son attestation de tiers payant à la date des soins, puis déposez-la avec la facture.",
        "facture",
        "attestation de droits à la date des soins",
    ),
    Family(
        "Bénéficiaire",
        (("beneficiaire",), ("organisme",), ("assure",), ("nir",), ("adherent",), ("inconnu",)),
        "Vérifiez le nom, le numéro de sécurité sociale et le numéro d’adhérent sur la carte, corrigez la facture, "
        "puis déposez-la.",
        "facture",
        "facture corrigée",
    ),
    Family(
        "Montant",
        (("montant",), ("part", "obligatoire"), ("amo",), ("base",), ("tarif",)),
        "Comparez avec le décompte de l’assurance maladie, corrigez la part complémentaire, puis déposez la facture.",
        "facture",
        "facture corrigée",
    ),
    Family(
        "Plafond",
        (("plafond",), ("non couvert",), ("non pris en charge",), ("garantie",), ("forfait",)),
        "Le reste est à la charge du patient\u00a0: prévenez-le, ou demandez une explication si le devis disait autre "
        "chose.",
    ),
    Family(
        "Date",
        (("date",), ("forclusion",), ("delai",), ("prescrit",)),
        "Vérifiez la date des soins\u202f; si elle est juste, déposez la facture avec la preuve du premier envoi.",
        "facture",
        "facture et preuve du premier envoi",
    ),
    Family(
        "Coordonnées bancaires",
        (("rib",), ("iban",), ("bancaire",)),
        "Déposez un relevé d’identité bancaire à jour.",
        "rib",
        "relevé d’identité bancaire",
    ),
    Family(
        "Convention",
        (("convention",), ("finess",), ("professionnel",)),
        "Vérifiez votre convention avec la Mutuelle, puis déposez la facture en la rappelant.",
        "convention",
        "convention",
    ),
)

OTHER = Family(
    "Autre motif",
    (),
    "Vérifiez la facture\u202f; si elle est juste, demandez une explication à la Mutuelle.",
    "facture",
    "facture",
)


def family(reason: str) -> Family:
    """Of a reason as the statement says it."""
    said = _BETWEEN.sub(" ", fold(f" {reason}"))
    for each in FAMILIES:
        if any(all(f" {word}" in said for word in group) for group in each.words):
            return each
    return OTHER
