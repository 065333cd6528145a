"""What is said while the agreement is signed."""

from collections.abc import Mapping

TITLE = "Signer la convention"
WAYS = ("Ici", "À la main", "Par certificat")
WAYS_NAME = "Façon de signer"

MENTION = "Lu et approuvé"
MENTION_HINT = "La mention sera portée sur la convention."
PLACE = "Fait à"
DATE = "Le"
NAME = "Nom du signataire"
PAD = "Votre signature"
PAD_NAME = "Signature, à dessiner à la souris, au stylet ou au doigt"
PAD_HINT = "Signez dans le cadre, à la souris, au stylet ou au doigt. Sans souris, choisissez une image."
PAD_EMPTY = "Signez ici"
CLEAR = "Effacer"
IMAGE = "Choisir une image…"
IMAGE_TITLE = "Choisir l’image de votre signature"
IMAGE_FILTER = "Images (*.png *.jpg *.jpeg)"
SIGN_HERE = "Signer la convention"

HAND_STEPS = (
    "Téléchargez ou imprimez la convention.",
    "Datez et signez-la, avec la mention «\u00a0Lu et approuvé\u00a0».",
    "Numérisez-la, puis joignez-la ici. Un PDF signé électroniquement convient aussi.",
)
JOIN = "Joindre la convention signée…"
JOIN_TITLE = "Joindre la convention signée"
JOIN_FILTER = "Convention signée (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic)"
DROP = "Vous pouvez aussi déposer le fichier sur cette page."

CERTIFICATE = "Certificat de la structure"
CERTIFICATE_HINT = "Un fichier qui finit par .p12 ou .pfx. Ni lui ni son mot de passe ne sont gardés."
NO_CERTIFICATE = "Aucun fichier choisi"
CHOOSE_CERTIFICATE = "Choisir le certificat…"
CERTIFICATE_FILTER = "Certificats (*.p12 *.pfx)"
PASSWORD = "Mot de passe du certificat"
SIGN_WITH = "Signer avec le certificat"

MISSING: Mapping[str, str] = {
    "mention": "Cochez «\u00a0Lu et approuvé\u00a0».",
    "place": "Indiquez le lieu.",
    "date": "Indiquez la date.",
    "name": "Indiquez qui signe.",
    "ink": "Dessinez votre signature ou choisissez une image.",
    "certificate": "Choisissez le fichier du certificat.",
}

DOUBTS: Mapping[str, str] = {
    "unreadable": "Ce fichier n’a pas pu être lu. Fermez-le dans les autres programmes, puis réessayez.",
    "too-large": "Ce fichier dépasse 10\u00a0Mo\u00a0: numérisez la convention en noir et blanc ou en moindre qualité.",
    "empty": "Ce fichier est vide.",
    "neither": "Ce fichier n’est ni un PDF ni une image qui s’ouvre.",
    "unsigned": "C’est la convention telle qu’elle a été générée\u00a0: elle n’est pas signée.",
    "changed": "Ce PDF a été modifié après sa signature électronique. Joignez l’original.",
}
CERTIFICATE_PASSWORD = "Le certificat ne s’ouvre pas avec ce mot de passe."
CERTIFICATE_KEY = "Ce fichier ne contient pas de clé pour signer. Demandez le bon à qui vous l’a remis."
CERTIFICATE_UNREADABLE = "Ce certificat n’a pas pu être lu."
IMAGE_UNREADABLE = "Cette image ne s’ouvre pas. Choisissez un fichier PNG ou JPEG."
