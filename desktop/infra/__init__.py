"""The only house of httpx, SQL connections, keyring and platformdirs. Knows no business and no screen."""
