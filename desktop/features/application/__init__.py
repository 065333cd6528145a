"""The page "Déposez votre demande": papers are sent, and followed until the code comes."""
