"""The tables of what speaks for which kind, in natural logarithms of odds. Data only; everything is folded.

A clue is counted once, wherever and however often it is found. Several clues of one kind add up, each weaker than the
one before (`judge`), since what a form says at its top is mostly said again below.
"""

NAMES: dict[str, dict[str, float]] = {
    "facture": {
        r"factures?|fact|facturation": 3.4, r"fac|fa": 2.0, r"(?:fac|fa) (?:20\d\d )?\d+": 3.4, r"f \d{3,}": 1.0,
        r"note d honoraires|honoraires": 3.0,
        r"avoir": 1.5, r"acquittee?": 1.0,
    },
    "devis": {r"devis": 3.6, r"dev (?:20\d\d )?\d+": 3.4, r"dev|estimation|proposition": 1.6,
        r"plan de traitement": 2.5},
    "ordonnance": {r"ordonnances?": 3.6, r"ordos?": 3.4, r"prescriptions?|presc": 3.4, r"renouvellement": 0.8},
    "prise_en_charge": {r"prises? en charge": 4.0, r"pec": 3.6, r"accord": 0.8, r"entente prealable": 2.0},
    "flux_optique": {r"opto ?amc": 4.5, r"flux (?:optiques?|opto)": 4.2, r"flux": 1.2, r"flux \d+": 0.5},
    "rib": {r"ribs?": 4.2, r"iban": 4.0, r"(?:releve d? ?)?identite bancaire": 4.2, r"coordonnees bancaires": 3.6},
    "convention": {r"conventions?": 4.0, r"conventionnement": 3.6, r"contrat tiers payant": 3.0},
    "autre": {
        r"attestations?": 3.6, r"carte (?:mutuelle|vitale|tiers payant|tp|adherent)|cmu|css": 4.2, r"courriers?": 3.4,
        r"lettres?": 3.2, r"feuilles? de soins?|fse?": 3.6, r"kbis": 4.0, r"comptes? rendus?|cr": 3.2, r"mails?": 2.0,
        r"cni|passeport|piece d identite|carte d identite": 4.0, r"justificatifs?": 1.6, r"reclamations?": 3.2,
        r"bulletins?": 2.4, r"resiliation": 3.0, r"procuration|mandat": 2.4, r"avis d imposition": 3.6,
    },
}  # fmt: skip
"""In the words of a file's name: a pattern between two spaces."""

HEADINGS: dict[str, dict[str, float]] = {
    "facture": {
        r"(?:\w+ / )?factures?(?: (?:n[o°.]*|acquittee|subrogatoire|rectificative|de |du |[a-z]{0,3}\d).*)?": 5.0,
        r"avoir(?: .*)?": 2.0, r"note d'honoraires.*": 4.2,
        r"n[o°.]* (?:de )?facture.*|(?:ref\.? |reference )facture.*": 3.6,
    },
    "devis": {
        r"devis(?: .*)?": 4.8, r"(?:votre|proposition|estimation) .*devis.*": 4.0,
        r"plan de traitement.*|proposition commerciale.*|estimation (?:de|des) .*": 2.6,
    },
    "ordonnance": {
        r"ordonnance(?: .*)?": 4.6, r"prescription(?:s)?(?: medicale.*)?": 4.2, r"prescription .*": 2.0,
    },
    "prise_en_charge": {
        r"(?:demande (?:de |d'accord de )?|accord (?:de )?|votre accord de |reponse .*|refus (?:de )?)?"
        r"prise en charge(?! demandee).*": 4.8,
        r".*\bpec\b.*": 3.2, r"entente prealable.*|demande d'accord prealable.*": 3.0,
    },
    "flux_optique": {r".*\bopto ?-?amc\b.*": 7.0, r".*flux optique.*": 5.5, r".*\bb2 optique\b.*|.*dre optique.*": 3.5},
    "rib": {
        r"releve d'identite bancaire.*": 5.5, r"r\.?i\.?b\.?": 5.0, r"identite bancaire.*": 4.5,
        r".*coordonnees (?:bancaires|du compte).*": 2.5, r"releve d'identite sepa.*": 4.5,
    },
    "convention": {
        r"convention(?: .*)?": 5.0, r"contrat de (?:tiers payant|conventionnement|teletransmission).*": 4.5,
        r"(?:adhesion|avenant) a la convention.*": 4.5,
    },
    "autre": {
        r"attestation(?: .*)?": 5.0, r"carte (?:de |d')?(?:tiers payant|mutuelle|adherent|assurance).*": 5.0,
        r"feuille de soins.*": 5.0, r"extrait k-?bis.*": 5.0, r"objet ?: .*": 3.0, r"compte[ -]rendu.*": 5.0,
        r"madame, ?monsieur,?|bonjour,?|chere? (?:madame|monsieur|confrere|collegue).*": 3.0, r"bulletin .*": 3.0,
        r"avis d'imp.*": 4.0, r"carte nationale d'identite.*|titre de sejour.*|passeport.*": 5.0,
    },
}  # fmt: skip
"""Against a whole line among the first ones."""

TEXTS: dict[str, dict[str, float]] = {
    "facture": {
        r"net a payer|reste (?:a payer|du)|a regler|solde du": 1.4, r"total t\.?t\.?c|montant total": 0.8,
        r"part (?:amo|amc|obligatoire|complementaire)": 0.9, r"n[o°.]* ?(?:de )?facture": 1.4, r"acquittee?": 1.2,
        r"tva": 0.4, r"date de facturation|date de la facture": 1.4,
        r"reglement ?: ?(?:cheque|cb|carte|virement|especes)": 1.0,
        r"facture subrogatoire": 2.0, r"honoraires \d|montant regle": 0.8, r"tiers payant complementaire": 0.6,
    },
    "devis": {
        r"bon pour accord": 2.6,
        r"mention\W+devis accepte|devis etabli|validite du devis|devis valable|devis gratuit": 2.6,
        r"(?:proposition|offre) valable": 2.0, r"montant estime|reste a charge estime|honoraires prevus": 1.8,
        r"ne (?:tient pas lieu de|vaut pas|constitue pas une) facture": 2.4, r"alternative therapeutique": 1.6,
        r"classe (?:a|b|i|ii)\b": 0.9, r"100 ?% sante": 0.8, r"actes proposes|equipement propose": 1.4,
        r"accepte le ?:": 1.2, r"signature du (?:patient|client)": 0.8,
    },
    "ordonnance": {
        r"\d+ (?:comprimes?|gelules?|cp|boites?|sachets?)\b": 2.0, r"matin et soir|matin, midi": 1.2,
        r"a renouveler": 1.6,
        r"je prescris|prescrire|fai(?:re|tes) pratiquer": 2.2, r"prescripteur": 1.2, r"\bqsp\b": 1.8,
        r"verres correcteurs|vision de (?:loin|pres)": 1.2, r"rpps": 0.4, r"ecart pupillaire": 0.8,
        r"affection de longue duree|bizone": 1.8, r"port permanent": 1.4, r"pendant \d+ (?:jours|mois|semaines)": 1.2,
        r"\d+ ?mg\b": 1.0,
    },
    "prise_en_charge": {
        r"(?:accordons|demande de|accord de) (?:la |une )?prise en charge": 2.4,
        r"prendra en charge|pris en charge": 1.2,
        r"prise en charge (?:demandee|hospitaliere|n[o°])": 2.0, r"forfait journalier|chambre particuliere": 1.4,
        r"garantie (?:verres|monture)": 1.2, r"montant r[oc]\b": 0.8, r"sous reserve des? droits": 1.4,
        r"accord (?:est )?valable|validite de l'accord|statut ?: ?accord": 1.6, r"ne peut etre accordee": 1.2,
        r"\bpec\b": 1.2,
    },
    "flux_optique": {
        r"opto ?-?amc": 4.0, r"\b(?:code )?edi verre|verrier": 1.2, r"sph(?:ere)? ?[-+]\d": 0.7,
        r"cyl(?:indre)? ?[-+]\d": 0.7,
        r"\blpp (?:verres?|monture)": 1.2, r"verre_[dg]|monture 22\d{5}": 1.4,
        r"flux (?:n[o°]|optique)|numero de flux": 2.0,
        r"identifiant amc|reponse amc": 1.4, r"message (?:b2|dre)": 1.4,
    },
    "rib": {
        r"\biban\b": 1.8, r"\bbic\b|bic-swift": 1.4, r"code guichet|c/guichet|guichet": 1.6, r"cle rib|c/rice": 1.8,
        r"titulaire|intitule du compte": 1.0, r"domiciliation": 0.8, r"creanciers ou debiteurs": 2.0,
        r"virements et prelevements": 0.8, r"international bank account": 1.6, r"\bfr\d\d ?(?:\d{4} ?){3}": 0.8,
    },
    "convention": {
        r"entre les soussignes|d'une part|ci-apres": 1.6, r"article (?:1|premier)\b": 1.8, r"article [2-9]\b": 1.0,
        r"preavis|tacite reconduction|resiliation|denonce": 1.2, r"presente convention|la convention": 1.8,
        r"presentes conditions|il est convenu": 1.4, r"lu et approuve|en deux exemplaires": 1.0,
        r"engagements des parties|conventionnement": 1.2,
    },
    "autre": {
        r"salutations|bien confraternellement|veuillez (?:agreer|recevoir)": 2.6,
        r"attestation (?:est valable|de droits)": 1.6,
        r"vos droits a l'assurance maladie|droits a l'assurance": 1.6, r"cerfa": 1.4, r"medecin traitant declare": 1.4,
        r"phar med|n[o°] adherent.* (?:opti|dent)": 1.4, r"registre du commerce": 2.0,
        r"j'ai vu (?:ce jour|en consultation)": 1.6,
        r"changement d'adresse|nous vous informons|je reviens vers vous": 1.8, r"personne recevant les soins": 2.4,
    },
}  # fmt: skip
"""Anywhere in the text."""

CODES: dict[str, tuple[str, float]] = {
    # Types of 2D-Doc (specification 3.3.7 of France Titres, annex 8). An invoice of type 01 is first of all a proof of
    # residence: that of an electricity company looks the same, hence not more.
    "01": ("facture", 4.0),
    "03": ("rib", 7.0),
    "05": ("rib", 5.0),
    "00": ("autre", 5.0),
    "02": ("autre", 5.0),
    "04": ("autre", 5.0),
    "06": ("autre", 5.0),
    "07": ("autre", 5.0),
    "08": ("autre", 5.0),
    "10": ("autre", 4.0),
    "11": ("autre", 4.0),
    "sct": ("facture", 2.5),  # a code that pays by bank transfer stands on what is to be paid
}
