"""How the window starts, as a value. Apart from `options`: whoever clicks on the icon waits for no command line."""

from dataclasses import dataclass
from pathlib import Path

# The service's address is given by whoever installs the program (--server); this one can't exist (RFC 2606).
DEFAULT_SERVER = "https://service.espace-tiers.invalid"

LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class Options:
    """How the window starts."""

    demo: bool = False
    server: str | None = None  # None: the one that the profile remembers, `DEFAULT_SERVER` at first
    geocoder: str | None = None  # where addresses are looked up; "" asks nobody, None the national geocoder
    basedir: Path | None = None
    tour: Path | None = None
    check: bool = False
    log_level: str = "info"
