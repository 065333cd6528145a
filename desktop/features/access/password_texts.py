"""Every French sentence of the section « Changer mot de passe »."""

TITLE = "Changer mot de passe"
SUMMARY = (
    "Il ouvre votre compte, et protège les données gardées sur vos postes. Changez-le dès que quelqu’un d’autre a pu"
    " le connaître."
)
OPEN = "Changer…"
CURRENT = "Mon mot de passe actuel"
NEW = "Mon nouveau mot de passe"
AGAIN = "Confirmation du mot de passe"
CHANGE = "Changer mot de passe"
CHANGING = "Changement en cours…"
CURRENT_MISSING = "Saisissez votre mot de passe actuel."
CHANGED = (
    "Votre mot de passe est changé, pour votre compte et pour ce poste. Vos autres postes le demanderont, et une"
    " dernière fois l’ancien ; un mail vous le confirme."
)
SETTLED = "Votre mot de passe est bien changé : la réponse de la Mutuelle s’était perdue en route."
NOT_SETTLED = (
    "Votre mot de passe n’a pas été changé : la demande n’était pas arrivée à la Mutuelle. L’ancien reste le bon."
)
UNANSWERED = (
    "La Mutuelle n’a pas répondu : le changement lui est peut-être parvenu. D’ici sa réponse, vos deux mots de"
    " passe ouvrent ce poste. Validez à nouveau : rien ne sera fait deux fois."
)
