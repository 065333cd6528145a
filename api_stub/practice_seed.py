"""What the mutual holds of the made-up practices. No number, person or account in it exists."""

from collections.abc import Mapping

from api_stub.practice_rules import About, Agreement, Change, Channel, Establishment, Practitioner, Record, Standing
from api_stub.seed import DEMO, OTHER

RECORDS: Mapping[str, Record] = {
    DEMO.finess: Record(
        DEMO.finess,
        DEMO.name,
        "00000001800010",
        "Opticien-lunetier",
        "Société à responsabilité limitée (SARL)",
        (
            Practitioner("Camille Modèle", "Opticienne-lunetière, responsable", "10000000421"),
            Practitioner("Dominique Spécimen", "Opticien-lunetier", "10000000579"),
        ),
        (
            Establishment(DEMO.finess, DEMO.name, "1 RUE DU MODELE\n00000 VILLE IMAGINAIRE", main=True),
            Establishment(
                "200000057", "Optique de la Démonstration, annexe", "14 PLACE DE L’EXEMPLE\n00000 BOURG IMAGINAIRE"
            ),
        ),
        {
            About.CONTACT: {"name": "Camille Modèle", "phone": "0199000101", "mail": DEMO.mail},
            About.ADDRESS: {"street": "8 AVENUE DU SPECIMEN", "postcode": "00000", "city": "VILLE IMAGINAIRE"},
            About.BANK: {
                "holder": "SARL OPTIQUE DE LA DEMONSTRATION",
                "iban": "FR7699999000010001234567809",
                "bic": "XXXXFRPPXXX",
            },
        },
        {About.CONTACT: "2019-03-14", About.ADDRESS: "2019-03-14", About.BANK: "2019-03-14"},
        Agreement(Standing.ACTIVE, "CV-2019-004512", "2019-03-14", "2019-04-01", "Camille Modèle", pdf=True),
    ),
    OTHER.finess: Record(
        OTHER.finess,
        OTHER.name,
        "00000002600013",
        "Chirurgien-dentiste",
        "Exercice individuel",
        (Practitioner("Claude Exemple", "Chirurgien-dentiste", "10000000421"),),
        (Establishment(OTHER.finess, OTHER.name, OTHER.address, main=True),),
        {
            About.CONTACT: {"phone": "0199000202", "mail": OTHER.mail},
            About.ADDRESS: {"street": "1 RUE DU MODELE", "postcode": "00000", "city": "VILLE IMAGINAIRE"},
        },
        {About.CONTACT: "2016-10-03", About.ADDRESS: "2016-10-03"},
        Agreement(Standing.ACTIVE, "CV-2016-001187", "2016-10-03", "2016-11-01"),  # its copy is on paper only
    ),
}
CHANGES: Mapping[str, tuple[Change, ...]] = {
    DEMO.finess: (
        Change("2019-03-14T09:00:00.000Z", About.AGREEMENT, Channel.LETTER, {}, "CV-2019-004512", "2019-04-01"),
        Change(
            "2021-06-02T07:30:00.000Z",
            About.ADDRESS,
            Channel.LETTER,
            {"street": "1 RUE DU MODELE", "postcode": "00000", "city": "VILLE IMAGINAIRE"},
            from_on="2021-07-01",
        ),
        Change("2023-05-12T08:42:00.000Z", About.CONTACT, Channel.MUTUAL, {"fax": "0199000109"}),
        Change("2024-09-17T12:05:00.000Z", About.CONTACT, Channel.REQUEST, {"phone": "0199000102"}, "DM-2024-000318"),
    ),
    OTHER.finess: (
        Change("2016-10-03T09:00:00.000Z", About.AGREEMENT, Channel.LETTER, {}, "CV-2016-001187", "2016-11-01"),
    ),
}
