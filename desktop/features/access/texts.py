"""Every French sentence of the access page's frame; each section has a catalogue of its own."""

TITLE = "Gérer l’accès à mon compte"
LABEL = "Accès au compte"
WORDS = "mot de passe changer mail adresse session connexion poste sécurité code cadenas"
OFFLINE = (
    "La Mutuelle ne répond pas\u00a0: votre mot de passe, votre adresse mail et vos connexions ne peuvent être changés"
    " qu’en ligne. Rien de ce que vous saisissez ici n’est mis en file."
)

PASSWORD_TITLE = "Changer mot de passe"
PASSWORD_TEXT = "Il ouvre votre compte et les données gardées sur ce poste. Changez-le dès qu’un doute vous vient."
