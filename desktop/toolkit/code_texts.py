"""The sentences beside the code of a second factor, wherever one is asked for."""

PHONE = "Code à six chiffres"
PHONE_HINT = "Il s’affiche dans l’application d’authentification de votre téléphone et change toutes les 30 secondes."
RECOVERY = "Code de secours"
RECOVERY_HINT = "Huit lettres et chiffres, de la liste que vous avez rangée. Chacun ne sert qu’une fois."
TO_RECOVERY = "Utiliser un code de secours"
TO_PHONE = "Utiliser le code du téléphone"
PHONE_MISSING = "Saisissez les six chiffres du code."
RECOVERY_MISSING = "Saisissez les huit caractères du code de secours."
WRONG_PHONE = (
    "Ce code n’est pas le bon. Saisissez celui qui s’affiche maintenant pour Espace Tiers, et vérifiez que l’heure du"
    " téléphone est réglée automatiquement."
)
WRONG_RECOVERY = "Ce code de secours n’est pas le bon. Vérifiez-le sur votre liste la plus récente."
USED_PHONE = "Ce code a déjà servi. Attendez que le téléphone en affiche un autre, puis saisissez-le."
USED_RECOVERY = "Ce code de secours a déjà servi. Barrez-le sur votre liste, et prenez-en un autre."
LATE = (
    "Ce code n’est plus valable\u00a0: il a été remplacé entre-temps. Saisissez celui qui s’affiche maintenant. Si"
    " cela se répète, le téléphone n’est pas à l’heure."
)
