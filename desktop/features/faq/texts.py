"""Every sentence of the questions page; questions and answers themselves are the service's."""

TITLE = "Foire aux Questions"
LABEL = "FAQ"
WORDS = "aide faq questions réponses comment assistance"
SEARCH = "Votre question, en quelques mots"
SEARCH_NAME = "Chercher une question"
LIST_NAME = "Questions"
NOT_FOUND_TITLE = "Aucune question ne correspond"
NOT_FOUND_TEXT = "Essayez d’autres mots, ou effacez la recherche pour voir toutes les questions."
CHOOSE = "Choisissez une question\u00a0: la réponse s’affiche ici."
UNREADABLE_TITLE = "Les questions ne peuvent pas être lues"
UNREADABLE_TEXT = "Elles reviendront avec la prochaine connexion à la Mutuelle."

# key of a screen -> the button that goes there
OPENS = {
    "home": "Ouvrir l’accueil",
    "deposits": "Déposer des documents",
    "statements": "Ouvrir les relevés",
    "history": "Ouvrir l’historique",
    "requests": "Faire une demande",
    "followup": "Suivre mes documents",
    "convention": "Remplir une convention",
    "practice": "Voir mes données",
    "access": "Gérer l’accès à mon compte",
    "settings": "Ouvrir les paramètres",
    "creation": "Créer mon compte",
    "lost-mail": "Retrouver mon adresse mail",
    "lost-password": "Choisir un nouveau mot de passe",
    "reset": "Réinitialiser mon compte",
}
