"""The sentences beside a new password, wherever one is chosen: what it must be, what it lacks, how far it has come."""

from desktop.kernel.passwords import FOUR_CLASSES, THREE_CLASSES, WORDS, Fault, Kind, Measure

RULE = (
    f"{FOUR_CLASSES} caractères avec majuscule, minuscule, chiffre et caractère spécial, ou {THREE_CLASSES} avec trois "
    f"de ces sortes, ou une phrase de {WORDS} mots."
)
CHOOSE = "Choisissez un mot de passe."
AGAIN = "Saisissez le mot de passe une seconde fois."
DIFFERENT = "Les deux mots de passe ne sont pas identiques."
FAULTS: dict[Fault, str] = {
    Fault.SHORT: "Ce mot de passe n’est pas encore assez fort.",
    Fault.MONOTONOUS: "Ce mot de passe répète trop les mêmes caractères ou les mêmes mots.",
    Fault.PERSONAL: "Ce mot de passe contient votre N° tiers, votre nom ou votre adresse mail : il serait deviné.",
    Fault.LONG: "Ce mot de passe est trop long : 200 caractères au plus.",
}
_KINDS = {
    Kind.LOWER: "une minuscule",
    Kind.UPPER: "une majuscule",
    Kind.DIGIT: "un chiffre",
    Kind.SPECIAL: "un caractère spécial",
}
STRONG = "Ce mot de passe convient."


def progress(measure: Measure) -> str:
    """What a password still needs, in words."""
    if not measure.length:
        return RULE
    if measure.fault is None:
        return STRONG
    if measure.fault is not Fault.SHORT:
        return FAULTS[measure.fault]
    if measure.words >= 3:
        return f"Encore {_count(WORDS - measure.words, 'mot')}, ou raccourcissez avec chiffres et caractères spéciaux."
    kinds = [_KINDS[kind] for kind in measure.missing]
    wanted = kinds if len(kinds) < 2 or measure.length < THREE_CLASSES else kinds[:-1]
    left = max(0, FOUR_CLASSES - measure.length)
    parts = ([_count(left, "caractère")] if left else []) + wanted
    alone = f", ou {_count(measure.characters, 'caractère')} de plus" if len(kinds) == 1 and measure.characters else ""
    return f"Il manque {_listed(parts)}{alone}."


def _count(number: int, word: str) -> str:
    return f"{number}\u00a0{word}s" if number > 1 else f"un {word}"


def _listed(parts: list[str]) -> str:
    return " et ".join((", ".join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]
