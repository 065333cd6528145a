"""What a page of the window before sign-in is: which doors there are, what one page hands to the next, the base class.

The frame that goes from one to the other is `app/gate.py`; a page only says where it wants to go. Knows no feature.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Door(StrEnum):
    """The pages that there may be."""

    SIGN_IN = "sign-in"
    CREATION = "creation"  # "Deux possibilités s'ouvrent à vous"
    INSCRIPTION = "inscription"
    ACTIVATION = "activation"  # the account exists, its link is still to be followed
    INFORMATION = "information"  # FINESS and captcha
    CONVENTION = "convention"  # the form of the agreement
    DEPOSIT = "deposit"  # the applicant's deposit, and how the application stands
    LOST_MAIL = "lost-mail"
    LOST_PASSWORD = "lost-password"
    RESET = "reset"
    FAQ = "faq"


@dataclass(frozen=True, slots=True)
class Handed:
    """What one page hands to the next; each takes what it knows and leaves the rest. Never logged."""

    finess: str = ""  # as typed
    code: str = field(default="", repr=False)  # the provisional code
    mail: str = field(default="", repr=False)
    key: str = field(default="", repr=False)  # an applicant's key, from the captcha step
    key_expires_at: datetime | None = None
    name: str = ""  # of the practice
    agreement: bytes = field(default=b"", repr=False)  # the agreement that was just made, as a PDF
    password: str = field(default="", repr=False)
    request: str = ""  # of an inscription that was made


NOTHING = Handed()


class GatePage(QWidget):
    """A page of the gate: built when first shown, kept (typed values too) until a practice opens."""

    go = Signal(object, object)
    """Asks for another page: a `Door` and a `Handed`."""
    home = Signal()
    """Asks for the sign-in page."""

    def begin(self, handed: Handed) -> None:
        """Shown again, with what the page before handed over: put the cursor where something is missing."""

    def set_online(self, online: bool) -> None:
        """Whether the service answers; also called before the first `begin`."""

    def retreat(self) -> bool:
        """Escape, or the way back: True where the page went a step back within itself and stays."""
        return False
