"""Every French sentence of registration. The guide's own words stand as the guide writes them."""

from desktop.features.registration.domain import Lack, Place, Refusal, Trouble, Way
from desktop.kernel.passwords import Fault
from desktop.toolkit import password_texts

# --- Deux possibilités ---------------------------------------------------------------------------------------------

CHOICE = "Deux possibilités s’ouvrent à vous"
ENROLLED = "Vous avez déjà signé une convention"
ENROLLED_TEXT = (
    "Vous avez déjà signé une convention avec la Mutuelle, et vous avez reçu un mot de passe provisoire par e-mail ou "
    "courrier. Créez votre compte avec ce code confidentiel."
)
ENROLLED_ACTION = "J’ai reçu un mot de passe provisoire"
NEWCOMER = "Vous n’avez pas encore signé de convention"
NEWCOMER_TEXT = (
    "Indiquez votre N° FINESS, remplissez la demande de convention, signez-la et déposez-la avec un RIB. La Mutuelle "
    "vous envoie ensuite votre code confidentiel."
)
NEWCOMER_ACTION = "Demander une convention"
LINK_TEXT = "Une demande est déjà commencée ?"
LINK_ACTION = "J’ai reçu un lien par courriel, ou je veux suivre ma demande"

# --- INSCRIPTION ---------------------------------------------------------------------------------------------------

INSCRIPTION = "INSCRIPTION"
NEVER = "si vous n’avez jamais eu de compte, cliquez ICI"
FINESS = "Mon numéro tiers *"
FINESS_HINT = "Votre numéro FINESS, 9 caractères."
CODE = "Mon mot de passe actuel *"
CODE_HINT = "Le code confidentiel reçu par mail ou par courrier : 12 lettres et chiffres."
MAIL = "Mon adresse mail *"
MAIL_HINT = "Le lien d’activation y sera envoyé."
MAIL_AGAIN = "Confirmation de mon adresse mail *"
PASSWORD = "Mon mot de passe personnalisé *"
PASSWORD_AGAIN = "Confirmation du mot de passe *"
TERMS = "Valider les conditions générales d’utilisation"
READ_TERMS = "Lire les conditions générales d’utilisation"
TERMS_LOADING = "Les conditions générales arrivent…"
TERMS_AGAIN = "Réessayer"
ACCEPT = "J’ai lu et j’accepte"
CLOSE = "Fermer"
VALIDATE = "Valider"
OTHER_CODE = "Demander un code"
WORKING = "Un instant…"
STARS = "Les champs marqués d’une étoile sont à remplir."
PREFILLED = (
    "Ce mot de passe est votre code confidentiel provisoire. Choisissez ici votre adresse mail et votre mot de passe "
    "personnalisé : ils le remplaceront."
)

# --- INFORMATION ---------------------------------------------------------------------------------------------------

INFORMATION = "INFORMATION"
TO_GET_CODE = "Pour recevoir votre code confidentiel"
YOUR_FINESS = "Saisissez votre N° de tiers (FINESS) :"
YOUR_FINESS_HINT = "Indiquer votre numéro de FINESS"
CAPTCHA = "Entrez les caractères figurant dans l’image ci-dessous :"
CAPTCHA_HINT = "Recopier le texte qui s’affiche en rouge puis valider"
CAPTCHA_IMAGE = "Image de six chiffres à recopier. Le bouton « Écouter » les fait entendre."
CAPTCHA_WAIT = "L’image arrive…"
CAPTCHA_NONE = "L’image n’a pas pu être affichée."
UNREADABLE = "Non lisible ? Changer le texte."
LISTEN = "Écouter"
SOUND_WAIT = "Le son arrive…"
SOUND_FILE_WAIT = "Le son arrive, pour être enregistré…"
LISTENING = "Lecture en cours…"
SAVE_SOUND = "Enregistrer le son…"
SOUND_FILE = "chiffres à recopier.wav"
SOUND_FILTER = "Son (*.wav)"
NO_SPEAKERS = "Ce poste ne peut pas faire entendre le texte. Enregistrez le son pour l’écouter avec un autre programme."
SOUND_SAVED = "Le son est enregistré. Supprimez-le après l’avoir écouté."
SOUND_NOT_SAVED = "Le son n’a pas pu être enregistré à cet endroit. Choisissez un autre dossier."

ASKED = "Votre demande est enregistrée"
ASKED_TEXT = "Pour le N° {finess}, deux cas sont possibles. La Mutuelle ne précise pas ici lequel est le vôtre."
ASKED_KNOWN = "Votre établissement est conventionné"
ASKED_KNOWN_TEXT = (
    "Votre code confidentiel part à l’adresse que la Mutuelle connaît, par mail ou par courrier. Dès que vous l’avez, "
    "créez votre compte."
)
ASKED_KNOWN_ACTION = "Créer mon compte avec mon code"
ASKED_UNKNOWN = "Votre établissement n’est pas encore conventionné"
ASKED_UNKNOWN_TEXT = (
    "Remplissez dès maintenant la demande de convention de télétransmission, puis signez-la et déposez-la."
)
ASKED_UNKNOWN_ACTION = "Remplir la demande de convention"
ASK_OTHER = "Indiquer un autre N° FINESS"

# --- confirmation and activation -----------------------------------------------------------------------------------

CREATED = "Confirmation de la création de votre compte tiers"
THANKS = "Merci"
CREATED_TEXT = "Votre compte est créé."
CREATED_MAIL = (
    "Vous venez de recevoir un mail dans votre messagerie, qui vous invite à cliquer sur un lien afin de confirmer et "
    "de valider l’accès à votre espace personnel. L’accès à votre compte sera instantané après l’activation de ce lien."
)
SENT_TO = "Le courriel a été envoyé à"
PENDING = "Votre compte n’est pas encore activé"
PENDING_TEXT = (
    "Cliquez sur le lien reçu par mail, puis revenez vous connecter. Le lien est valable deux jours ; passé ce délai, "
    "ou si le mail n’est pas arrivé, demandez-en un nouveau."
)
WAITING = "Cette page attend l’activation et vous le dira."
ACTIVE = "Votre compte est actif. Vous pouvez vous connecter."
MAIL_AGAIN_ACTION = "Renvoyer le mail"
MAIL_SENT = "Un nouveau mail d’activation vient de partir. Seul son lien est désormais valable."
WRONG_ADDRESS = "L’adresse est fausse ou le mail n’arrive pas ?"
OTHER_MAIL = "Corriger l’adresse mail"
OTHER_MAIL_HINT = "Laissez vide pour garder l’adresse actuelle."
SIGN_IN = "Aller à la connexion"
ALREADY_ACTIVE = "Votre compte est déjà actif : vous pouvez vous connecter."

# --- forgotten -----------------------------------------------------------------------------------------------------

LOST_MAIL = "Adresse mail oubliée ?"
LOST_MAIL_TEXT = (
    "L’adresse enregistrée vous est rappelée en partie, contre une seconde preuve : votre mot de passe, ou le code "
    "confidentiel s’il vient de vous parvenir."
)
PROOF = "Mot de passe, ou code confidentiel :"
LOST_MAIL_ACTION = "Me rappeler l’adresse"
REMINDED = "L’adresse mail enregistrée pour ce compte est"
REMINDED_TEXT = (
    "Vous ne la reconnaissez pas ou vous n’y avez plus accès ? Réinitialisez votre compte par courrier : vous pourrez "
    "en indiquer une autre."
)
LOST_MAIL_OTHER = "Je n’ai ni l’un ni l’autre : réinitialiser mon compte"

LOST_PASSWORD = "Mot de passe oublié ?"
LOST_PASSWORD_TEXT = (
    "Un code de vérification est envoyé à l’adresse mail de votre compte. Vous choisissez ensuite ici votre nouveau "
    "mot de passe."
)
LOST_PASSWORD_ACTION = "Recevoir un code par mail"
HAVE_CODE = "J’ai déjà un code"
CODE_SENT = "Si ce N° a un compte actif, un mail avec un code vient de partir. Il est valable 30 minutes."
MAIL_CODE = "Code de vérification :"
MAIL_CODE_HINT = "8 lettres et chiffres, dans le mail que vous venez de recevoir."
NEW_PASSWORD = "Nouveau mot de passe :"
NEW_PASSWORD_AGAIN = "Confirmation du mot de passe :"
CHANGE_PASSWORD = "Changer le mot de passe"
CHANGED = "Votre mot de passe est changé"
CHANGED_TEXT = (
    "Connectez-vous avec le nouveau. Sur les postes où vous étiez connecté, il vous sera demandé ; ce poste peut aussi "
    "demander une dernière fois l’ancien pour retrouver les données qu’il garde."
)
ASK_AGAIN = "Demander un autre code"

RESET = "Réinitialiser mon compte"
RESET_TEXT = (
    "Un nouveau code confidentiel vous est envoyé. Votre compte reste tel quel jusqu’à ce que ce code serve à le créer "
    "de nouveau : adresse mail, mot de passe et activation. Vos dépôts et vos relevés sont conservés."
)
WAY = "Comment recevoir ce code ?"
WAYS: dict[Way, tuple[str, str]] = {
    Way.MAIL: ("Par mail", "À l’adresse mail enregistrée, en quelques minutes."),
    Way.LETTER: ("Par courrier", "À l’adresse postale de l’établissement, en quelques jours."),
}
RESET_ACTION = "Envoyer un nouveau code"
RESET_DONE = "Votre demande est enregistrée"
RESET_DONE_TEXT: dict[Way, str] = {
    Way.MAIL: (
        "Si ce N° est connu de la Mutuelle, un mail avec le code vient de partir à l’adresse enregistrée, ou un "
        "courrier si elle n’en a pas."
    ),
    Way.LETTER: "Si ce N° est connu de la Mutuelle, un courrier avec le code part à l’adresse de l’établissement.",
}
RESET_NEXT = "Créer mon compte avec mon code"

# --- what is wrong, beside the field -------------------------------------------------------------------------------

FINESS_LACKS: dict[Lack, str] = {
    Lack.EMPTY: "Saisissez votre N° tiers.",
    Lack.LENGTH: "Le N° FINESS doit comporter 9 caractères.",
    Lack.STRUCTURE: "Ce N° FINESS n’a pas la forme attendue : deux chiffres de département, puis sept chiffres.",
    Lack.KEY: (
        "La clé de contrôle ne correspond pas. Vérifiez la saisie, ou validez encore une fois si c’est bien le vôtre."
    ),
}
_CONFIRM = {
    Place.MAIL_AGAIN: (
        "Saisissez l’adresse une seconde fois.",
        "Les deux adresses mail ne sont pas identiques.",
    ),
    Place.PASSWORD_AGAIN: (
        password_texts.AGAIN,
        password_texts.DIFFERENT,
    ),
}
_EMPTY = {
    Place.CODE: "Saisissez le code confidentiel que vous avez reçu.",
    Place.MAIL: "Saisissez votre adresse mail.",
    Place.PASSWORD: password_texts.CHOOSE,
    Place.TERMS: "Lisez et validez les conditions générales pour continuer.",
    Place.CAPTCHA: "Recopiez les chiffres de l’image.",
    Place.PROOF: "Saisissez votre mot de passe, ou votre code confidentiel.",
}
_FAULTS = {
    Lack.MONOTONOUS: password_texts.FAULTS[Fault.MONOTONOUS],
    Lack.PERSONAL: password_texts.FAULTS[Fault.PERSONAL],
    Lack.LONG: password_texts.FAULTS[Fault.LONG],
}


def lack(place: Place, what: Lack) -> str:
    """What to say under a field."""
    if place is Place.FINESS:
        return FINESS_LACKS[what]
    if place in _CONFIRM:
        return _CONFIRM[place][what is Lack.DIFFERENT]
    if what is Lack.SHAPE:
        return "Cette adresse mail n’a pas la forme attendue, par exemple accueil@cabinet.fr."
    if what is Lack.WEAK:
        return password_texts.FAULTS[Fault.SHORT]
    return _FAULTS.get(what) or _EMPTY[place]


# --- why something didn't come about -------------------------------------------------------------------------------

OFFLINE = (
    "Vous êtes hors ligne : la Mutuelle ne répond pas. Vos saisies sont conservées ; validez au retour de la connexion."
)
_TROUBLES: dict[Trouble, str] = {
    Trouble.CAPTCHA: "Le texte recopié ne correspond pas à l’image. En voici une autre.",
    Trouble.CODE: (
        "N° tiers ou code incorrect. Vérifiez-les ; un code déjà utilisé ne sert plus, demandez-en alors un nouveau."
    ),
    Trouble.CODE_ENDED: "Ce code n’est plus valable. Demandez-en un nouveau.",
    Trouble.CREDENTIALS: "N° tiers ou preuve incorrects. Vérifiez-les, puis essayez à nouveau.",
    Trouble.PASSWORD: (
        "La Mutuelle n’accepte pas ce mot de passe. Choisissez-en un qui ne contient ni votre nom ni votre N° tiers."
    ),
    Trouble.MAIL: "La Mutuelle n’accepte pas cette adresse mail. Vérifiez-la.",
    Trouble.TERMS: "Les conditions générales ont changé. Lisez-les et validez-les à nouveau.",
    Trouble.ACTIVE: ALREADY_ACTIVE,
    Trouble.UNREACHABLE: (
        "La Mutuelle ne répond pas. Vos saisies sont conservées : vérifiez le réseau, puis validez à nouveau."
    ),
    Trouble.CERTIFICATE: (
        "La connexion n’est pas sûre : ce poste ne reconnaît pas le certificat qui lui est présenté. Rien n’a été "
        "envoyé. Vérifiez la date du poste, puis prévenez votre informaticien."
    ),
    Trouble.PROXY: (
        "Le filtre d’accès à Internet de votre réseau (proxy) demande une identification. Demandez à votre "
        "informaticien d’autoriser ce programme, puis essayez à nouveau."
    ),
    Trouble.GONE: "Ce texte n’est plus valable. En voici un autre.",
    Trouble.REFUSED: "La Mutuelle n’a pas accepté cette demande. Vérifiez vos saisies, puis essayez à nouveau.",
}
UNEXPECTED = "La demande n’a pas abouti, par un défaut de ce programme. Vos saisies sont conservées. Essayez à nouveau."


def explain(refusal: Refusal) -> str:
    """Why it didn't come about, and what to do."""
    if refusal.trouble is Trouble.TOO_OFTEN:
        return f"Trop de demandes. Vos saisies sont conservées ; réessayez dans {_wait(refusal.wait)}."
    return _TROUBLES[refusal.trouble]


def _wait(seconds: float | None) -> str:
    minutes = -int(-(seconds or 60) // 60)
    if minutes < 2:
        return "une minute"
    if minutes < 60:
        return f"{minutes}\u00a0minutes"
    return "une heure ou plus"
