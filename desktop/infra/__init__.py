"""The only house of httpx, SQL connections, keyring and platformdirs. Knows no business and no screen."""

import sys

# httpx brings its own command line along where another program installed `click` and `rich`: eighty modules and nine
# megabytes that nobody here calls. Without that module it does as if they weren't there.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
