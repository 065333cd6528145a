"""Every sentence that the program can say is typeset as French is, and speaks as one speaks to a secretary."""

import re

import pytest

from tests.laws.source import PLACEHOLDER, Module, modules

NO_BREAK, NARROW = "\u00a0", "\u202f"
NUMBER = f"[0-9{PLACEHOLDER}]"

# What no sentence may hold: a name for the fault, and its pattern.
FAULTS = {
    "a colon without a no-break space before it": rf"(?<!{NO_BREAK})(?<![0-9]):(?=\s|$|{PLACEHOLDER})",
    "; or ? without a narrow no-break space before it": rf"(?<!{NARROW})(?:\?|(?<!;);(?!;))",
    "a straight apostrophe": r"'",
    "a straight quotation mark": r'"',
    "« or » without its no-break space": rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»",
    "three dots instead of …": r"\.\.\.",
    "a space before … or a comma or a full stop": rf"[ {NO_BREAK}{NARROW}][….,](?!\w)",
    "an exclamation mark": r"!",
    "the word erreur": r"(?i)\berreurs?\b",
    "jargon": r"(?i)\b(upload\w*|download\w*|token\w*|sync\w*|login|logout|timeout|batch|hash|http(?!s?://)\w*|json|api|"
    r"thread\w*|buffer|cache|url|backend|bug|debug|exception|null|none)\b",
    "tu instead of vous": r"(?i)\b(tu|ton|tes|toi|clique|réessaie)\b",
    "a breaking space between a number and its unit": rf"{NUMBER} (?=(?:[KMG]o|€|%|s|min|h|j|documents? sur)\b|[€%])",
    "a breaking or missing separator of thousands": r"\b\d{1,3} \d{3}\b|\b\d{5,}\b",
    "two spaces": r"  ",
    "a code": r"\b[a-z]+(_[a-z]+)+\b",
}
TEMPLATE = re.compile(r"\{\w*\}")  # what str.format inserts
PATTERN = re.compile(r"\\[sdwb(]|\(\.\*|\.(png|pdf)$")  # a regular expression, or a file's name
CODE = re.compile(r"[a-z0-9_.\-/*]*")  # a key, a name of an icon, an extension: never shown as it stands


# The console companion's help is for the practice's IT person, and laid out in columns.
FOR_TECHNICIANS = {"desktop/app/console_texts.py"}
NOT_FOR_TECHNICIANS = {"jargon", "two spaces", "a code"}


def is_catalogue(module: Module) -> bool:
    """Whether the module holds sentences: `texts.py`, `console_texts.py`."""
    return module.path.stem.rpartition("_")[2] == "texts"


def sentences(fault: str = "") -> list[tuple[str, str]]:
    return [
        (f"{module.name}:{line}", TEMPLATE.sub(PLACEHOLDER, words))
        for module in modules("desktop")
        if is_catalogue(module)
        for words, line in module.strings()
        if not CODE.fullmatch(words)
        and not PATTERN.search(words)
        and not (module.name in FOR_TECHNICIANS and fault in NOT_FOR_TECHNICIANS)
    ]


def test_there_are_sentences() -> None:
    assert len(sentences()) > 40


@pytest.mark.parametrize("fault", FAULTS)
def test_no_sentence_has(fault: str) -> None:
    pattern = re.compile(FAULTS[fault])
    assert [f"{place}  {words!r}" for place, words in sentences(fault) if pattern.search(words)] == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        ("Dépôt: reçu", "a colon without a no-break space before it"),
        ("Dépôt : reçu", "a colon without a no-break space before it"),
        ("Supprimer ?", "; or ? without a narrow no-break space before it"),
        ("l'envoi", "a straight apostrophe"),
        ("« Envoyer »", "« or » without its no-break space"),
        ("Joindre...", "three dots instead of …"),
        ("Envoyé\u202f!", "an exclamation mark"),
        ("Erreur de lecture", "the word erreur"),
        ("L’upload a échoué", "jargon"),
        ("10 Mo au plus", "a breaking space between a number and its unit"),
        (f"Nouvel essai dans {PLACEHOLDER} s.", "a breaking space between a number and its unit"),
        ("1 000 documents", "a breaking or missing separator of thousands"),
        ("upload_unknown", "a code"),
    ],
)
def test_the_law_sees(words: str, fault: str) -> None:
    assert re.search(FAULTS[fault], words)


@pytest.mark.parametrize(
    "words",
    [
        f"3{NO_BREAK}documents n’ont pas pu partir{NO_BREAK}: la Mutuelle ne répond pas.",
        f"Nouvel essai dans {PLACEHOLDER}{NO_BREAK}s.",
        f"Retirer «{NO_BREAK}Facture{NO_BREAK}»{NARROW}?",
        f"1{NARROW}000 documents, 10{NO_BREAK}Mo au plus…",
        f"Aujourd’hui à 10{NO_BREAK}h{NO_BREAK}42",
    ],
)
def test_the_law_lets_pass(words: str) -> None:
    assert [fault for fault, pattern in FAULTS.items() if re.search(pattern, words)] == []


# --- and nowhere else --------------------------------------------------------------------------------------------

FRENCH = re.compile(r"[àâçéèêëîïôûùœÀÂÇÉÈÊËÎÏÔÛÙŒ«»’]")
SPELL_LETTERS = {
    "desktop/kernel/french.py",  # how French writes numbers, dates and plurals
}


def french(module: Module) -> list[str]:
    return [
        f"{module.name}:{line}  {words!r}"
        for words, line in module.strings()
        if FRENCH.search(words) and not PATTERN.search(words)
    ]


def test_sentences_stand_in_texts_alone() -> None:
    elsewhere = [
        module for module in modules("desktop") if not is_catalogue(module) and module.name not in SPELL_LETTERS
    ]
    assert [found for module in elsewhere for found in french(module)] == []
