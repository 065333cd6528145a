"""The part of the tour that shows the second factor: switched on, its recovery codes, and the code at the door.

Owns a telephone of its own, which only knows the clock and a secret.
"""

import hashlib
import hmac
import json
import struct
import time
import uuid
from base64 import b32decode

from desktop.app import demo, tour_access
from desktop.app.demo import DemoServer
from desktop.app.desk import Desk
from desktop.app.program import Program
from desktop.app.tour_papers import Hands
from desktop.features.access.ui.factor_section import FactorSection
from desktop.features.sign_in.ui.code_panel import CodePanel
from desktop.toolkit.forms import PasswordField
from desktop.toolkit.theme import Mode, Theme

_STEP_SECONDS = 30
_WRONG = "000000"


def show(hands: Hands, desk: Desk, theme: Theme) -> None:
    """From the deposits page and back to it; the second factor is off again at the end."""
    page = desk.access
    section = next(each for each in page.sections if isinstance(each, FactorSection))
    desk.shell.show_page(page.key)
    hands.until(lambda: section.factor is not None)
    section.begin()
    section.proof.password.setText(demo.PASSWORD)
    section.proof.submit()
    hands.until(section.scan.isVisible)
    secret = section.scan.secret.text().replace(" ", "")
    page.bring(section)
    _both(hands, theme, "facteur-scanner")
    section.scan.question.edit.setText(_WRONG)
    section.scan.submit()
    hands.until(lambda: bool(section.scan.question.field.fault))
    page.bring(section)
    hands.settle()
    hands.picture("facteur-code-faux")
    section.scan.question.edit.setText(code(secret))
    section.scan.submit()
    hands.until(lambda: section.codes.isVisible() and not section.busy)
    kept = section.codes.codes
    page.bring(section)
    _both(hands, theme, "facteur-codes")
    section.codes.tidied.setChecked(True)
    section.codes.finish()
    hands.until(section.off.isVisible)
    section.off.click()
    page.bring(section)
    _both(hands, theme, "facteur-desactiver")
    section.removal.password.setText(demo.PASSWORD)
    section.removal.question.other.click()
    section.removal.question.edit.setText(kept[0])
    section.removal.submit()
    hands.until(section.open.isVisible)
    section.banner.clear()
    desk.shell.show_page(desk.deposits.key)


def at_the_door(hands: Hands, program: Program, server: DemoServer) -> None:
    """On the sign-in page: the practice has a second factor, switched on from another workstation."""
    _switch_on(server)
    gate, theme = program.gate, program.theme
    (password,) = (each for each in gate.findChildren(PasswordField) if each.isVisible())
    password.setText(demo.PASSWORD)
    password.returnPressed.emit()

    def asked() -> list[CodePanel]:
        return [each for each in gate.findChildren(CodePanel) if each.isVisible()]

    hands.until(lambda: bool(asked()))
    (panel,) = asked()
    _both(hands, theme, "connexion-code")
    panel.question.edit.setText(_WRONG)
    panel.question.edit.returnPressed.emit()
    hands.until(lambda: bool(panel.question.field.fault))
    hands.settle()
    hands.picture("connexion-code-faux")
    panel.question.other.click()
    hands.settle()
    hands.picture("connexion-code-secours")


def code(secret: str) -> str:
    """What a telephone shows now (RFC 6238); the program itself never makes a code."""
    step = struct.pack(">Q", int(time.time()) // _STEP_SECONDS)
    digest = hmac.new(b32decode(secret), step, hashlib.sha1).digest()
    place = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def _switch_on(server: DemoServer) -> None:
    token = tour_access.sign_in(server, tour_access.DEVICES[0])
    enrolment = f"/v1/account/factor/enrolments/{uuid.uuid4()}"
    given = tour_access.ask(server, "PUT", enrolment, {"password": demo.PASSWORD}, token=token)
    shown = code(json.loads(given)["secret"])
    tour_access.ask(server, "PUT", f"{enrolment}/activation", {"code": shown}, token=token)


def _both(hands: Hands, theme: Theme, name: str) -> None:
    hands.settle()
    hands.picture(name)
    theme.set_mode(Mode.DARK)
    hands.settle()
    hands.picture(f"sombre-{name}")
    theme.set_mode(Mode.LIGHT)
    hands.settle()
