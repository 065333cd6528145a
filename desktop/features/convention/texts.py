"""Every sentence of the agreement's form and of what is wrong in it. Labels are the guide's where it has one."""

from collections.abc import Mapping

from desktop.features.convention.domain import LINE, Fault, Finding, Key, Mode

MODE_NAMES: Mapping[Mode, str] = {
    Mode.RSS: "RSS - Réseau Social de Santé",
    Mode.DRE: "DRE - Demande de Remboursement Electronique",
    Mode.CONCENTRATOR: "CONCENTRATEUR",
    Mode.OTHER: "Autre",
}

LABELS: Mapping[Key, str] = {
    Key.FINESS: "N° FINESS",
    Key.NAME: "Raison sociale",
    Key.COMPLEMENT: "Complément de voie",
    Key.BUILDING: "Bâtiment, résidence",
    Key.STREET: "Numéro et voie",
    Key.LOCALITY: "Lieu-dit, boîte postale",
    Key.POSTCODE: "Code postal",
    Key.CITY: "Ville",
    Key.PHONE: "N° de téléphone",
    Key.FAX: "N° de fax",
    Key.EMAIL: "Email",
    Key.RESPONSIBLE: "Nom du responsable",
    Key.SIGNATORY: "Nom du signataire de la convention",
    Key.IBAN: "IBAN",
    Key.IT_NAME: "Raison sociale",
    Key.IT_RESPONSIBLE: "Nom du responsable",
    Key.IT_PHONE: "N° de téléphone",
    Key.IT_FAX: "N° de fax",
    Key.SOFTWARE: "Nom du logiciel de télétransmission",
    Key.MODE: "Mode de transmission internet",
    Key.CONCENTRATOR: "Nom du concentrateur",
    Key.OTHER: "Précisez le mode",
    Key.SIGN_PLACE: "Fait à",
    Key.SIGN_DATE: "Le",
    Key.SIGN_NAME: "Nom du signataire",
    Key.SIGN_MENTION: "Mention",
}

_EMPTY: Mapping[Key, str] = {
    Key.FINESS: "Indiquez votre numéro FINESS.",
    Key.NAME: "Indiquez la raison sociale.",
    Key.STREET: "Indiquez le numéro et la voie.",
    Key.POSTCODE: "Indiquez le code postal.",
    Key.CITY: "Indiquez la ville.",
    Key.PHONE: "Indiquez un numéro de téléphone.",
    Key.EMAIL: "Indiquez une adresse mail.",
    Key.SIGNATORY: "Indiquez qui signera la convention.",
    Key.IT_NAME: "Indiquez qui s’occupe de votre informatique.",
    Key.IT_PHONE: "Indiquez le téléphone du service informatique.",
    Key.MODE: "Choisissez un mode de transmission.",
    Key.CONCENTRATOR: "Saisissez le nom du concentrateur.",
    Key.OTHER: "Précisez le mode de transmission.",
}

_FAULTS: Mapping[Fault, str] = {
    Fault.EMPTY: "À remplir.",
    Fault.LENGTH: "Un numéro FINESS a 9 caractères.",
    Fault.STRUCTURE: "Un numéro FINESS a 9 chiffres et commence par le département (2A ou 2B pour la Corse).",
    Fault.KEY: "La clé de ce numéro ne correspond pas\u00a0: relisez-le. S’il est juste, continuez.",
    Fault.LINE: f"Une ligne d’adresse a {LINE} caractères au plus.",
    Fault.POSTCODE: "Un code postal a 5 chiffres. Un code CEDEX convient aussi.",
    Fault.PHONE: "Ce numéro n’est pas un numéro français\u00a0: 10 chiffres, outre-mer compris.",
    Fault.EMAIL: "Cette adresse est incomplète\u00a0: il faut un nom, une arobase et un domaine.",
    Fault.IBAN: "Cet IBAN est incomplet\u00a0: un IBAN français a 27 caractères et commence par FR.",
    Fault.IBAN_KEY: "La clé de cet IBAN ne correspond pas\u00a0: recopiez-le depuis votre RIB.",
    Fault.ROOM: "C’est trop long pour la convention\u00a0: abrégez, rien n’y est coupé.",
}


def fault(key: Key, finding: Finding) -> str:
    """What stands beside the field."""
    if finding.fault is Fault.EMPTY:
        return _EMPTY.get(key, _FAULTS[Fault.EMPTY])
    if finding.fault is Fault.LETTERS:
        return f"La convention ne peut pas écrire «\u00a0{finding.detail}\u00a0»\u00a0: remplacez ce caractère."
    if finding.fault is Fault.LINE:
        return f"{_FAULTS[Fault.LINE][:-1]}\u00a0: il y en a {finding.detail} de trop."
    return _FAULTS[finding.fault]
