"""Which page of registration stands behind which door. A table."""

from collections.abc import Callable

from desktop.features.registration.service import Registration
from desktop.features.registration.ui.activation import ActivationPage
from desktop.features.registration.ui.creation import CreationPage
from desktop.features.registration.ui.information import InformationPage
from desktop.features.registration.ui.inscription import InscriptionPage
from desktop.features.registration.ui.lost_mail import LostMailPage
from desktop.features.registration.ui.lost_password import LostPasswordPage
from desktop.features.registration.ui.reset import ResetPage
from desktop.features.registration.ui.sheet import Sheet
from desktop.toolkit.gate import Door
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme

REGISTRATION_PAGES: dict[Door, Callable[[Theme, Tasks, Registration], Sheet]] = {
    Door.CREATION: CreationPage,
    Door.INSCRIPTION: InscriptionPage,
    Door.INFORMATION: InformationPage,
    Door.ACTIVATION: ActivationPage,
    Door.LOST_MAIL: LostMailPage,
    Door.LOST_PASSWORD: LostPasswordPage,
    Door.RESET: ResetPage,
}
