"""What the mutual writes about accounts: by mail in two versions, by post as a PDF. French, pure.

The words of the guide stand where it gives some. No letter but the one that must carries a code, and none a password.
"""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api_stub.mail import Attachment, Letter, in_paris
from api_stub.pdf import BOLD, Page, document
from api_stub.registration_rules import Way, group_code

SIGNATURE = "Cordialement,\nLe service informatique"
HELP_MAIL = "creationcompte@mutuelle.example"
_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")
_MONTHS = (
    "Janvier", "Février", "Mars", "Avril", "Mai", "Juin", "Juillet", "Août", "Septembre", "Octobre", "Novembre",
    "Décembre",
)  # fmt: skip
_A4 = (595, 842)
_LINE = 92  # characters of a line of the letter
_SUBJECT = "Note d’information relative à la création de votre Espace Tiers."


@dataclass(frozen=True, slots=True)
class Practice:
    """To whom is written."""

    finess: str
    name: str
    mail: str
    address: str = ""  # lines


def provisional_code(
    to: Practice, code: str, way: Way, *, again: bool, now: datetime, expires: datetime, link: str
) -> Letter:
    """The provisional code, by mail or by post; `again` where the practice had an account before."""
    if way is Way.LETTER:
        return Letter(
            to.name,
            _SUBJECT,
            f"Courrier postal adressé à {to.name} : voir la pièce jointe.\n",
            attachments=(Attachment("courrier.pdf", "application/pdf", code_letter(to, code, now, expires)),),
            by_post=True,
        )
    what = "réinitialisé" if again else "ouvert"
    return compose(
        to.mail,
        "Votre code confidentiel",
        [
            f"Votre compte a été {what}, merci de créer votre compte avec le code confidentiel",
            f"N° FINESS : {to.finess}",
        ],
        fact=group_code(code),
        after=[
            f"Il est valable jusqu’au {written(expires)} et ne sert qu’une fois.",
            "Saisissez-le dans Espace Tiers : sur la page de connexion, choisissez « Créer mon compte ».",
        ],
        link=("Lien de création", link),
    )


def code_letter(to: Practice, code: str, now: datetime, expires: datetime) -> bytes:
    """The letter of the guide's page 06, as a PDF."""
    page = Page()
    for place, line in enumerate((to.name, *to.address.splitlines())):
        page.text(330, 720 - 15 * place, line, 10.5, BOLD if not place else "F1")
    page.text(56, 780, "Espace Tiers", 15, BOLD)
    today, end = in_paris(now), in_paris(expires)
    y = 620.0
    page.text(330, y, f"Paris, le {_DAYS[today.weekday()]} {today.day} {_MONTHS[today.month - 1]} {today.year}", 10.5)
    y -= 36
    page.text(56, y, f"Objet : {_SUBJECT}", 10.5, BOLD)
    y = _write(page, y - 30, "Madame, Monsieur,")
    y = _write(
        page,
        y - 8,
        "Votre Espace Professionnel est prêt à être créé ; nous sommes très heureux de vous compter parmi nos"
        " partenaires.",
    )
    y = _write(
        page,
        y - 8,
        "Vous trouverez, ci-dessous, vos identifiants de connexion que nous vous invitons à conserver précieusement."
        " Ils vous permettront, en toute sécurité, de créer votre compte afin d’accéder à l’ensemble de vos décomptes"
        " et de vos données.",
    )
    y -= 14
    page.area(56, y - 76, 483, 84, 0.95)
    page.text(72, y - 14, "Vos identifiants à conserver précieusement", 10.5, BOLD)
    page.text(72, y - 38, f"FINESS : {to.finess}", 11)
    page.text(72, y - 58, f"Votre code confidentiel : {group_code(code)}", 11, BOLD)
    y = _write(
        page,
        y - 106,
        f"Ce code est valable jusqu’au {end.day} {_MONTHS[end.month - 1].lower()} {end.year} et ne sert qu’une fois."
        " Dans le logiciel Espace Tiers, choisissez « Créer mon compte », puis saisissez-le à la page INSCRIPTION.",
    )
    y = _write(page, y - 8, f"Une question ? Écrivez à {HELP_MAIL}.")
    _write(page, y - 24, "Le service informatique")
    return document(_SUBJECT, [page], _A4)


def already_registered(to: Practice) -> Letter:
    """Somebody asked for a code for a practice that has an account."""
    return compose(
        to.mail,
        "Vous avez déjà un compte",
        [
            "Un code confidentiel vient d’être demandé pour votre N° FINESS. Votre compte existe déjà et reste tel quel"
            " : vous pouvez vous connecter avec votre mot de passe.",
            "Vous l’avez oublié ? Choisissez « Mot de passe oublié ? » sur la page de connexion d’Espace Tiers.",
            "Si vous n’êtes pas à l’origine de cette demande, vous n’avez rien à faire.",
        ],
    )


def activation(to: Practice, link: str, expires: datetime) -> Letter:
    """After the inscription: the link that activates the account."""
    return compose(
        to.mail,
        "Activez votre compte Espace Tiers",
        [
            f"Votre compte {to.name} est créé. Pour confirmer votre adresse mail et ouvrir l’accès à votre espace"
            " personnel, suivez ce lien :",
        ],
        after=[f"Il est valable jusqu’au {written(expires)}. L’accès à votre compte est instantané ensuite."],
        link=("Activer mon compte", link),
    )


def password_code(to: Practice, code: str, minutes: int) -> Letter:
    """For a forgotten password: a code to type in the program."""
    return compose(
        to.mail,
        "Votre code de vérification",
        ["Vous avez demandé à choisir un nouveau mot de passe. Saisissez ce code dans Espace Tiers :"],
        fact=group_code(code),
        after=[
            f"Il est valable {minutes} minutes et ne sert qu’une fois.",
            "Si vous n’êtes pas à l’origine de cette demande, n’en faites rien : votre mot de passe reste le même."
            " Ne donnez ce code à personne, pas même à la Mutuelle.",
        ],
    )


def password_changed(to: Practice) -> Letter:
    """After a password was changed."""
    return compose(
        to.mail,
        "Votre mot de passe a été changé",
        [
            "Le mot de passe de votre Espace Tiers vient d’être changé ; les postes connectés devront se reconnecter.",
            "Si ce n’est pas vous, choisissez aussitôt « Réinitialiser mon compte » sur la page de connexion, puis"
            " prévenez la Mutuelle.",
        ],
    )


def compose(
    to: str,
    subject: str,
    words: Sequence[str],
    *,
    fact: str = "",
    after: Sequence[str] = (),
    link: tuple[str, str] = ("", ""),
) -> Letter:
    """A mail in two versions: `words`, a `fact` in large letters, a `link` (label, address), what comes `after`."""
    label, address = link
    text = ["Bonjour,", *words]
    rich = ["<p>Bonjour,</p>", *(f"<p>{html.escape(each)}</p>" for each in words)]
    if fact:
        text.append(fact)
        rich.append(f'<p style="font:600 22px/1.4 ui-monospace,monospace;letter-spacing:2px">{html.escape(fact)}</p>')
    if address:
        text.append(f"{label} :\n{address}")
        rich.append(
            f'<p><a href="{html.escape(address)}" style="display:inline-block;background:#0b5c78;color:#fff;'
            f'padding:10px 18px;border-radius:6px;text-decoration:none">{html.escape(label)}</a></p>'
        )
    text += after
    rich += [f"<p>{html.escape(each)}</p>" for each in after]
    text.append(SIGNATURE)
    rich.append(f"<p>{SIGNATURE.replace(chr(10), '<br>')}</p>")
    body = "".join(rich)
    page = (
        f'<!doctype html><html lang="fr"><body style="font:16px/1.5 system-ui,sans-serif;color:#1b2430;'
        f'max-width:36rem;margin:1.5rem">{body}</body></html>'
    )
    return Letter(to, subject, "\n\n".join(text) + "\n", page)


def written(moment: datetime) -> str:
    """As a letter writes a moment: "27 novembre 2026 à 10 h 05"."""
    local = in_paris(moment)
    return f"{local.day} {_MONTHS[local.month - 1].lower()} {local.year} à {local:%H} h {local:%M}"


def _write(page: Page, y: float, text: str) -> float:
    """A paragraph from `y` down; where the next one begins."""
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= _LINE:
            page.text(56, y, line, 10.5)
            y, line = y - 15, ""
        line = f"{line} {word}" if line else word
    page.text(56, y, line, 10.5)
    return y - 15
