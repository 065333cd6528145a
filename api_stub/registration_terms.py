"""The conditions of use of the demonstration, in our own words: what the practice accepts when it registers."""

from dataclasses import dataclass

VERSION = "2026-09"
TITLE = "Conditions générales d’utilisation de l’Espace Tiers"


@dataclass(frozen=True, slots=True)
class Section:
    """One article."""

    title: str
    body: str


SECTIONS = (
    Section(
        "1. Objet",
        "L’Espace Tiers permet aux professionnels de santé et aux établissements conventionnés avec la Mutuelle de lui"
        " transmettre des documents, de consulter leurs relevés de décomptes et de suivre leurs demandes. Les présentes"
        " conditions fixent les règles de son utilisation.",
    ),
    Section(
        "2. Accès au service",
        "L’accès est réservé aux titulaires d’une convention. Il est ouvert à l’aide du N° tiers (FINESS) et d’un mot"
        " de passe personnel, après activation du compte par le lien envoyé par mail. La Mutuelle peut suspendre"
        " l’accès en cas d’usage anormal ou à la fin de la convention.",
    ),
    Section(
        "3. Mot de passe et confidentialité",
        "Le code confidentiel remis par la Mutuelle est provisoire : il est remplacé à la première utilisation par"
        " un mot de passe choisi par le titulaire. Celui-ci le garde secret et signale sans délai toute"
        " usage qu’il n’a pas autorisé. La Mutuelle ne demande jamais de mot de passe par téléphone ni par mail.",
    ),
    Section(
        "4. Documents transmis",
        "Le titulaire transmet des documents exacts et lisibles, qui concernent des bénéficiaires de la Mutuelle."
        " L’accusé de dépôt atteste la réception des documents, et non leur acceptation. La taille des pièces jointes"
        " d’un dépôt est limitée ; la limite en vigueur est affichée avant l’envoi.",
    ),
    Section(
        "5. Données personnelles",
        "La Mutuelle traite les données transmises pour exécuter la convention et remplir ses obligations légales."
        " Les données de santé sont protégées par le secret professionnel. Les personnes concernées disposent des"
        " droits d’accès, de rectification et d’effacement prévus par la loi, qu’elles exercent auprès de la Mutuelle.",
    ),
    Section(
        "6. Disponibilité",
        "Le service est ouvert tous les jours. Il peut être interrompu pour maintenance ; les documents en attente sur"
        " le poste du titulaire partent dès son retour. La Mutuelle n’est pas responsable des coupures du réseau.",
    ),
    Section(
        "7. Évolution des conditions",
        "La Mutuelle peut modifier ces conditions. Toute nouvelle version est présentée au titulaire, qui la valide"
        " avant de continuer à utiliser le service.",
    ),
)
