"""What the agreement says: articles and annexes, in words of our own.

Figures that only the Mutuelle can fix stand in square brackets: they are placeholders, to be settled with it before
anybody signs.
"""

TITLE = "DEMANDE DE CONVENTION DE TÉLÉTRANSMISSION"
MUTUAL = "[Dénomination de la Mutuelle]"
HOW = (
    "Un exemplaire complété, daté et signé est à retourner par l’Espace Tiers, accompagné d’un RIB. "
    "Les champs marqués d’un astérisque sont nécessaires."
)

ARTICLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Article 1 – Objet",
        (
            "La présente convention fixe les conditions dans lesquelles le professionnel de santé ou l’établissement "
            "désigné ci-dessus, ci-après « le Tiers », dispense les adhérents de la Mutuelle d’avancer la part "
            "complémentaire de leurs dépenses de santé et adresse ses factures à la Mutuelle par télétransmission.",
        ),
    ),
    (
        "Article 2 – Champ d’application",
        (
            "Elle s’applique aux adhérents de la Mutuelle et à leurs ayants droit, pour les actes, produits et "
            "prestations que leur contrat couvre. Lorsqu’un accord préalable est prévu, le Tiers demande une prise en "
            "charge avant de dispenser les soins ; l’accord vaut pour la durée qui y est indiquée.",
        ),
    ),
    (
        "Article 3 – Vérification des droits",
        (
            "Le Tiers vérifie, à chaque dispensation, que la carte de tiers payant présentée est en cours de validité "
            "à la date des soins. Les dépenses engagées sur la foi d’une carte valide sont réglées, même si les "
            "droits ont été fermés entre-temps à l’insu du Tiers.",
        ),
    ),
    (
        "Article 4 – Modalités techniques",
        (
            "Les factures sont transmises selon le mode indiqué à l’annexe 1, dans les normes en vigueur de "
            "l’assurance maladie. Chaque partie supporte le coût de ses propres équipements. Le Tiers prévient la "
            "Mutuelle d’un changement de logiciel, de concentrateur ou de prestataire avant qu’il ne prenne effet.",
        ),
    ),
    (
        "Article 5 – Pièces justificatives",
        (
            "Les pièces demandées par la Mutuelle sont déposées dans l’Espace Tiers. Le Tiers conserve les originaux "
            "pendant [durée de conservation à fixer] et les tient à la disposition de la Mutuelle.",
        ),
    ),
    (
        "Article 6 – Règlement",
        (
            "La Mutuelle règle la part complémentaire par virement sur le compte dont le RIB est joint, dans un délai "
            "de [délai de règlement à fixer] à compter de la réception de la facture. Un relevé de décomptes est mis "
            "à la disposition du Tiers dans l’Espace Tiers pour chaque virement.",
        ),
    ),
    (
        "Article 7 – Rejets, trop-perçus et réclamations",
        (
            "Une facture rejetée est signalée avec son motif ; elle peut être corrigée et transmise à nouveau pendant "
            "[délai de présentation à fixer]. Les sommes versées à tort sont signalées au Tiers avant d’être "
            "reprises. Toute réclamation est présentée dans l’Espace Tiers.",
        ),
    ),
    (
        "Article 8 – Changement de situation",
        (
            "Le Tiers signale sans délai tout changement de ses coordonnées, de son numéro FINESS ou de son compte "
            "bancaire. Un changement de compte ne prend effet qu’après vérification du nouveau RIB.",
        ),
    ),
    (
        "Article 9 – Confidentialité et données personnelles",
        (
            "Chaque partie est responsable des traitements qu’elle met en œuvre et respecte le secret professionnel "
            "ainsi que la réglementation sur la protection des données. Les données échangées servent au seul "
            "règlement des prestations et ne sont conservées que le temps nécessaire. Les codes d’accès à l’Espace "
            "Tiers sont confidentiels.",
        ),
    ),
    (
        "Article 10 – Durée et résiliation",
        (
            "La convention prend effet le premier jour du mois qui suit la réception de l’exemplaire signé, pour une "
            "durée de [durée à fixer], et se renouvelle par tacite reconduction. Chaque partie peut la résilier par "
            "lettre recommandée moyennant un préavis de [préavis à fixer], ou sans préavis en cas de manquement "
            "grave de l’autre.",
        ),
    ),
    (
        "Article 11 – Litiges",
        (
            "Les parties cherchent d’abord un accord amiable. À défaut, le litige est porté devant la juridiction "
            "compétente du siège de la Mutuelle.",
        ),
    ),
)

BETWEEN = "Entre"
MUTUAL_PARTY = (
    "[Dénomination de la Mutuelle], régie par le livre II du code de la mutualité, [numéro SIREN], dont le siège est "
    "situé [adresse du siège], représentée par [nom et qualité du représentant], ci-après « la Mutuelle »,"
)
AND = "et"
DONE = "Fait en deux exemplaires, un pour chaque partie."

ANNEX_1 = "Annexe 1 – Fiche technique"
ANNEX_1_WORDS = (
    "Le mode de transmission retenu et les intervenants techniques du Tiers sont les suivants. La Mutuelle les "
    "utilise pour joindre le service informatique en cas d’incident de transmission."
)
ANNEX_2 = "Annexe 2 – Pièces à joindre"
ANNEX_2_ITEMS = (
    "La présente convention, datée et signée sur chaque bloc de signature prévu.",
    "Un relevé d’identité bancaire (RIB) au nom du Tiers.",
    "Tout autre document que le Tiers juge utile à l’examen de sa demande.",
)
