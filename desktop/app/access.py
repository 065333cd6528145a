"""The page of the account's access over the session that is open: which section is handed what. No business."""

from desktop.app.wiring import House
from desktop.features.access.factor_remote import FactorRemote
from desktop.features.access.factor_service import SecondFactor
from desktop.features.access.remote import AccessRemote
from desktop.features.access.service import Access
from desktop.features.access.ui.factor_section import FactorSection
from desktop.features.access.ui.mail_section import MailSection
from desktop.features.access.ui.page import AccessPage
from desktop.features.access.ui.password_section import PasswordSection
from desktop.features.access.ui.section import Section
from desktop.features.access.ui.sessions_section import SessionsSection
from desktop.kernel.passwords import Owner
from desktop.session.facts import Profile
from desktop.toolkit.bridge import Bridge
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme


def access_page(theme: Theme, tasks: Tasks, bridge: Bridge, house: House, profile: Profile) -> AccessPage:
    """For the practice whose vault is open; what it opens is closed before that vault is."""
    session = house.session
    remote = AccessRemote(house.http(session.server), session.bearer, session.renewed)
    access = Access(session, remote, house.workstation)

    async def stop() -> None:
        forget()
        await access.stop()

    forget = session.care(stop)
    sections: list[Section] = [
        PasswordSection(theme, tasks, bridge, access, Owner(profile.finess, "", profile.name)),
        MailSection(theme, tasks, access, house.clock),
        FactorSection(theme, tasks, SecondFactor(access, FactorRemote(remote.ask)), house.clock),
        SessionsSection(theme, tasks, access, house.clock),
    ]
    page = AccessPage(theme, bridge, sections)
    if not house.line.reached:
        page.set_online(False)
    return page
