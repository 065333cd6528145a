"""The French words of the tour: what each picture shows, and its summary."""

from desktop.uploads.facts import DocumentState, Kind
from desktop.uploads.texts import KINDS

APPLICANT = "Optique du Modèle"
ASKED = "Un RIB au nom de l’établissement, et non à celui du responsable."
AGREEMENT = {
    "street": "12 rue de l’Essai",
    "complement": "Chez M. UN",
    "postcode": "20000",
    "city": "AJACCIO CEDEX 1",
    "phone": "04 95 12 34 56",
    "email": "accueil@optique.example",
    "responsible": "Łucja Őri-Ștefănescu",
    "signatory": "Anne Essai",
    "it_name": "Informatique de l’Essai",
    "it_phone": "0262 12 34 56",
    "software": "Cosium",
    "concentrator": "Area OnLine",
}

CAPTIONS = {
    "arret": "La visite s’est arrêtée ici.",
    "creation": "« Créer mon compte » : deux possibilités, selon que la convention est déjà signée.",
    "information": "INFORMATION : le N° FINESS et un texte à recopier, qui s’écoute aussi.",
    "sombre-information": "La même page en sombre.",
    "information-reponse": "La réponse est la même pour tous les numéros, connus ou non.",
    "inscription": "INSCRIPTION : le code provisoire, l’adresse mail, le mot de passe et les conditions générales.",
    "inscription-corriger": "Ce qui manque se dit sous chaque champ, et le mot de passe dit où il en est.",
    "sombre-inscription-corriger": "La même page en sombre.",
    "conditions": "Les conditions générales se lisent et s’acceptent dans le programme.",
    "compte-cree": "Le compte est créé ; le lien d’activation est parti par mail.",
    "compte-actif": "Le lien a été suivi : la page le dit d’elle-même.",
    "sombre-compte-actif": "La même page en sombre.",
    "adresse-oubliee": "L’adresse mail oubliée demande une seconde preuve.",
    "adresse-rappelee": "L’adresse est rappelée en partie seulement.",
    "mot-de-passe-oublie": "Le mot de passe oublié : un code arrive par mail.",
    "mot-de-passe-nouveau": "Le nouveau mot de passe se choisit dans le programme.",
    "sombre-mot-de-passe-nouveau": "La même page en sombre.",
    "reinitialiser": "Réinitialiser le compte : un nouveau code par mail ou par courrier.",
    "sombre-reinitialiser": "La même page en sombre.",
    "demande-lien": "Un lien reçu par courriel rouvre une demande de conventionnement.",
    "demande-vide": "« Déposez votre demande » avant la première pièce.",
    "demande-avertissement": "La convention est là, le RIB manque : cela se dit avant l’envoi.",
    "sombre-demande": "La même page en sombre.",
    "demande-hors-ligne": "Sans connexion, la demande se prépare et partira d’elle-même.",
    "demande-envoyee": "La demande a son numéro, et son suivi.",
    "demande-piece": "La Mutuelle demande une pièce : elle s’ajoute ici.",
    "demande-acceptee": "La demande est acceptée : le code arrive, le compte peut être créé.",
    "sombre-demande-acceptee": "Le suivi en sombre.",
    "connexion": "La page de connexion, avec l’avis de la Mutuelle.",
    "connexion-cle": "Une clé de contrôle qui ne correspond pas se dit à côté du champ.",
    "connexion-refusee": "Identifiant ou mot de passe incorrect : jamais lequel.",
    "deposer-vide": "La page « Déposer » avant le premier document.",
    "sombre-deposer-vide": "La même page en sombre.",
    "survol": "Des fichiers survolent la fenêtre : elle dit ce qu’elle accepte.",
    "sombre-survol": "Le même survol en sombre.",
    "depot-lu": "Tout est lu : ce qui est bon est prêt, ce qui ne l’est pas dit pourquoi.",
    "types-proposes": "Chaque type proposé se voit à côté de l’actuel ; une touche dit oui, une autre dit non.",
    "en-grand-type": "Le type proposé se confirme ou s’écarte en regardant le document.",
    "sombre-en-grand-type": "La même question en sombre.",
    "composition": "Les dépôts se composent d’eux-mêmes, chacun sous la limite de la Mutuelle.",
    "sombre-composition": "La même page en sombre.",
    "composition-grand-ecran": "Sur un grand écran, l’aperçu montre le document choisi.",
    "selection": "Plusieurs documents choisis : un seul geste pour tous.",
    "a-corriger": "Chaque document écarté dit pourquoi, et quoi faire.",
    "sombre-a-corriger": "La même page en sombre.",
    "reduire": "Un document trop lourd se réduit : l’avant et l’après côte à côte.",
    "sombre-reduire": "Le même dialogue en sombre.",
    "pages-trouvees": "Pages blanches ou de travers : elles se signalent, un clic suffit.",
    "en-grand": "La barre d’espace montre le document en grand, page après page.",
    "sombre-en-grand": "Le même aperçu en sombre.",
    "reunir": "Plusieurs documents réunis en un seul, dans l’ordre voulu.",
    "sombre-reunir": "Le même dialogue en sombre.",
    "envoi": "L’envoi est en cours ; la barre du bas le suit sur chaque page.",
    "hors-ligne": "La ligne est coupée : chaque document dit quand il essaiera à nouveau.",
    "envoye": "La ligne est revenue : tout est parti, chaque dépôt a son accusé.",
    "accuses": "L’historique : chaque dépôt reçu, et son accusé avec l’empreinte de chaque document.",
    "deja-envoye": "Un document déjà envoyé est reconnu à son contenu.",
    "parametres": "Les paramètres de ce poste.",
    "sombre-deposer": "La page « Déposer » en sombre.",
    "sombre-accuses": "L’historique en sombre.",
    "sombre-etroit": "Dans une fenêtre étroite, le menu se réduit à ses icônes.",
    "contraste-deposer": "Le contraste élevé.",
    "raccourcis": "La touche F1 montre ce que le clavier sait faire.",
    "recherche": "Ctrl+K trouve une page, une action, un document ou un accusé.",
    "recherche-nom": "Quelques lettres d’un nom suffisent, ici en sombre.",
    "dossiers": "Les dossiers déposés deviennent un filtre.",
    "dossier-type": "Tout un dossier change de type en un geste, et se rétablit d’un autre.",
    "survol-dossier": "Un dossier survole la fenêtre : il est compté et pesé avant d’être lâché.",
    "lecture": "Dix mille documents se lisent ; la page reste à vous.",
    "dix-mille": "Dix mille documents sont prêts, répartis en dépôts.",
    "dix-mille-envoi": "Dix mille documents en route.",
    "sombre-dix-mille": "Les mêmes sur un grand écran, en sombre.",
    "pause": "Tout est en pause, et le reste au prochain démarrage.",
    "acces": "L’accès au compte : le mot de passe, l’adresse mail, les postes connectés.",
    "donnees": "Les données que la Mutuelle tient sur l’établissement, le compte masqué.",
    "sombre-donnees": "La même page en sombre.",
    "donnees-historique": "Le compte affiché à la demande, et l’historique des changements.",
    "sombre-donnees-historique": "La même page en sombre.",
    "donnees-convention": "La convention signée, lisible aussi hors ligne.",
    "donnees-rib": "Un changement de compte : l’actuel à côté du nouveau.",
    "donnees-contact": "Un changement de coordonnées : celles d’aujourd’hui restent visibles.",
    "donnees-en-cours": "Le changement demandé est dit à côté de ce qu’il concerne.",
    "acces-mot-de-passe": "Ce qui manque se dit sous chaque champ du nouveau mot de passe.",
    "sombre-acces-mot-de-passe": "La même page en sombre.",
    "acces-change": "Le mot de passe est changé, pour le compte et pour ce poste.",
    "acces-mail": "Une nouvelle adresse attend d’être confirmée depuis les deux boîtes.",
    "sombre-acces-mail": "La même page en sombre.",
    "acces-fermer": "Fermer la session d’un autre poste : une question d’abord.",
    "acces-hors-ligne": "Sans connexion, rien ne se change ici, et la page le dit.",
    "acces-ferme-ailleurs": "La session de ce poste a été fermée depuis un autre : rien n’est perdu.",
    "facteur-scanner": "La double authentification s’active : un code QR pour le téléphone, ou la clé à recopier.",
    "sombre-facteur-scanner": "En sombre, le code QR garde son fond blanc : un téléphone le lit mieux.",
    "facteur-code-faux": "Un premier code faux n’active rien, et dit quoi vérifier.",
    "facteur-codes": "Les codes de secours, montrés une seule fois : à imprimer et à ranger.",
    "sombre-facteur-codes": "La même page en sombre.",
    "facteur-desactiver": "La désactiver demande le mot de passe et un code.",
    "sombre-facteur-desactiver": "La même page en sombre.",
    "connexion-code": "À la connexion, le code du téléphone suit le mot de passe.",
    "sombre-connexion-code": "La même page en sombre.",
    "connexion-code-faux": "Un code faux reste sous les yeux, avec ce qu’il faut vérifier.",
    "connexion-code-secours": "Sans le téléphone, un code de secours convient.",
    "faq": "Foire aux Questions : les questions par sujet, la réponse à côté, l’écran qui convient à un clic.",
    "sombre-faq": "Une question mal tapée, retrouvée quand même.",
    "historique": "L’historique : tout ce que la Mutuelle a reçu, document par document.",
    "historique-recherche": "La recherche répond pendant la frappe, et le total suit.",
    "sombre-historique": "La même recherche en sombre.",
    "accueil-premier-jour": "L’accueil du premier jour explique ce qu’on peut faire.",
    "sombre-accueil-premier-jour": "La même page en sombre.",
    "accueil": "L’accueil : ce qui vous attend aujourd’hui, les derniers dépôts et règlements, les avis.",
    "sombre-accueil": "L’accueil en sombre.",
    "accueil-hors-ligne": "Sans connexion, l’accueil dit ce que ce poste sait.",
    "demandes-vide": "Demandes en Ligne : on choisit ce qui arrive, pas le nom d’un formulaire.",
    "demandes-prise-en-charge": "Une prise en charge : laquelle.",
    "demande-optique": "Une prise en charge OPTO AMC remplie : les produits s’additionnent, les pièces se joignent.",
    "sombre-demande-optique": "Le même formulaire en sombre.",
    "demande-banque": "Un changement de RIB : l’ancien compte, le nouveau, et la confirmation qui viendra par mail.",
    "sombre-demande-banque": "Le même formulaire en sombre.",
    "demande-a-corriger": "Ce que la Mutuelle refuse se dit sous le champ ; la saisie est conservée.",
    "demandes": "Les demandes et leurs états, les brouillons compris.",
    "sombre-demandes": "La même liste en sombre.",
    "demandes-hors-ligne": "Sans connexion, la demande attend sur ce poste et le dit.",
    "suivi-vide": "Le suivi avant le premier envoi : ce qu’on y lira.",
    "suivi": "Le suivi : ce qui vous attend d’abord, puis le plus récent.",
    "suivi-piece-manquante": "Une pièce manque : elle s’ajoute d’ici.",
    "sombre-suivi": "La même page en sombre.",
    "suivi-refuse": "Un refus dit son motif, et quoi faire ensuite.",
    "suivi-regle": "Réglé : la ligne du relevé est à un clic.",
    "suivi-conversation": "Les messages avec la Mutuelle, et leurs pièces jointes.",
    "sombre-suivi-conversation": "La même conversation en sombre.",
    "suivi-piece-en-attente": "Sans connexion, la pièce ajoutée attend et le dit.",
    "releves": "Les relevés par mois, leurs lignes et leurs totaux, lisibles aussi sans connexion.",
    "releves-rejets": "Les lignes rejetées, et le détail de l’une d’elles avec son relevé.",
    "sombre-releves": "Les relevés en sombre.",
    "releves-recherche": "Un mot, et ses lignes avec leurs totaux.",
    "releves-exporter": "Ce qui s’exporte, sous quelle forme, et ce que cela veut dire.",
    "releves-pdf": "Le PDF d’un relevé dans le programme.",
    "convention": "La convention suit le formulaire : c’est le fichier même qui sera envoyé.",
    "convention-a-corriger": "Ce qui manque se dit à côté de chaque champ.",
    "convention-remplie": "Le champ en cours est entouré sur la convention ; toutes les lettres d’Europe s’y écrivent.",
    "sombre-convention-remplie": "La même page en sombre ; le papier reste blanc.",
    "convention-relire": "La convention est prête : relire, enregistrer, imprimer.",
    "convention-signer": "Signer ici, à la souris, au stylet ou au doigt.",
    "sombre-convention-signer": "La signature en sombre.",
    "convention-certificat": "Signer avec le certificat de la structure.",
    "convention-signee": "La convention signée, avant le dépôt avec le RIB.",
    "rapprochement-vide": "Avant la première liste de factures : ce que le rapprochement apporte.",
    "rapprochement-colonnes": "Les colonnes d’un logiciel se reconnaissent ; un choix corrigé est retenu.",
    "sombre-rapprochement-colonnes": "Le même dialogue en sombre.",
    "rapprochement": "Chaque facture avec ce que les relevés en disent.",
    "rapprochement-rejets": "Les factures rejetées, leur motif et ce qu’il reste à faire.",
    "sombre-rapprochement": "Les factures sans retour, en sombre.",
    "releves-effaces": "Les relevés effacés de ce poste : un bouton les fait revenir.",
    "releves-en-route": "Les relevés sont demandés ; rien n’est encore arrivé.",
    "releves-interrompus": "La connexion se perd en route : ce qui est arrivé se lit déjà.",
    "releves-arrivent": "Les premiers relevés sont là et se lisent, les autres arrivent.",
    "releves-a-part": "Un relevé reçu abîmé est mis à part, nommé, et redemandé.",
    "releves-hors-ligne": "Sans connexion, les relevés restent lisibles et disent de quand ils datent.",
    "releves-pdf-hors-ligne": "Un PDF qui n’est pas encore sur ce poste : cela se dit, et se demande à nouveau.",
    "historique-exporter": "Ce qui s’exporte, sous quelle forme, et ce que cela veut dire.",
    "verrouille": "L’espace verrouillé : rien ne se voit, les envois continuent.",
}

INVOICES = "Factures du cabinet.csv"
INVOICE_COLUMNS = ("N° facture", "Nom du patient", "Date des soins", "Montant total", "Part AMC")
UNHEARD = "FA-"
PHOTOGRAPHED = "Facture photographiée.pdf"
SCANNED = "Dossier recto verso.pdf"
PAPER_TITLE = "FACTURE 2026-{}"
PAPER_LINES = (
    "Monture optique, plaquettes souples",
    "Deux verres progressifs, traitement durci",
    "Part obligatoire",
    "Part complementaire, prise en charge globale",
    "Reste a payer par le patient",
    "Supplement pour verre fortement galbe",
    "Forfait adaptation et ajustage",
    "Date de delivrance du dispositif",
)  # in letters that every font has

HEADING = "# Espace Tiers · visite"
WHEN = "{0:%d/%m/%Y} à {0:%H} h {0:%M} UTC · {1} documents déposés"
RECEIPTS = "## Accusés de dépôt"
STATES = "## États"


def receipt(number: str, kind: Kind, count: int) -> str:
    """A receipt, in one line."""
    return f"{number} · {KINDS[kind]} · {count} document{'s' if count > 1 else ''}"


def document(name: str, size: int, sha256: str) -> str:
    """A document of a receipt, in one line."""
    return f"{name} · {size} octets · {sha256}"


def state(state: DocumentState, count: int) -> str:
    """How many documents ended in a state."""
    return f"{state.value} · {count}"


SAY_MISSING = "Ordonnance datée de moins de trois ans"
SAY_ILLEGIBLE = "Document illisible : la deuxième page est coupée"
SAY_QUESTION = "Bonjour, s’agit-il du premier équipement de ce bénéficiaire ?"
SAY_ANSWER = "Bonjour, oui, c’est son premier équipement."
SAY_LETTER = "Merci. Le dossier est complet : nous le traitons sous deux jours ouvrés."
SAY_CARD = "Copie de la carte de tiers payant, recto verso"
SAY_WHEN = "Bonjour, à quelle date ces lunettes ont-elles été remises ?"
SAY_RIGHTS = "Droits fermés à la date des soins"

FLOW_SILENT = "Le flux est resté sans réponse depuis vendredi."
LENSES = ("Monture", "Verre droit, progressif", "Verre gauche, progressif")
DEPOSIT_SILENT = "Notre dépôt du 2 octobre est toujours sans réponse."
SAY_NO = "Droits fermés à la date des soins // Vérifiez la carte de tiers payant, puis envoyez une nouvelle demande"
