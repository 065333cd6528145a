"""The part of the tour that shows the agreement: empty, with faults, filled in, read, being signed, signed.

Types as somebody would and draws a signature; nothing is sent.
"""

from math import sin

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from desktop.app import tour_texts as texts
from desktop.app.desk import Desk
from desktop.app.tour_papers import Hands
from desktop.features.convention.domain import Key, Mode
from desktop.features.convention.ui.view import REVIEW, SEND, SIGN, ConventionView
from desktop.toolkit.theme import Mode as Look
from desktop.toolkit.theme import Theme

_MOUSE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def show(hands: Hands, desk: Desk, theme: Theme) -> None:
    """From wherever it is to the deposits page."""
    page, view = desk.convention, desk.convention.view
    desk.shell.show_page(page.key)
    hands.until(lambda: view.living.sheets.image(0) is not None and bool(view.findings))
    _settle(hands, view)
    hands.picture("convention")
    view.generate()
    hands.until(lambda: view.form.field(Key.STREET).fault != "")
    _settle(hands, view)
    hands.picture("convention-a-corriger")
    for name, typed in texts.AGREEMENT.items():
        view.form.edit(Key(name)).setText(typed)
    view.form.mode(Mode.CONCENTRATOR).setChecked(True)
    view.form.focus(Key.NAME)
    view.form.entered.emit(Key.NAME)  # a window that isn't the active one is told of no focus
    hands.until(lambda: not view.findings)
    _twice(hands, view, theme, "convention-remplie")
    view.generate()
    hands.until(lambda: view.step == REVIEW)
    _settle(hands, view)
    hands.picture("convention-relire")
    view.show_step(SIGN)
    view.signing.mention.setChecked(True)
    pad = view.signing.pad
    QTest.mousePress(pad, *_MOUSE, QPoint(60, 84))
    for step in range(80):
        QTest.mouseMove(pad, QPoint(60 + 3 * step, 74 - round((34 - step / 4) * sin(step / 6))))
    QTest.mouseRelease(pad, *_MOUSE, QPoint(300, 72))
    _twice(hands, view, theme, "convention-signer")
    view.signing.show_way(2)
    _settle(hands, view)
    hands.picture("convention-certificat")
    view.signing.show_way(0)
    view.signing.sign_button.click()
    hands.until(lambda: view.step == SEND)
    _settle(hands, view)
    hands.picture("convention-signee")
    desk.shell.show_page(desk.deposits.key)


def _settle(hands: Hands, view: ConventionView) -> None:
    hands.until(lambda: view.living.sheets.settled and not view.busy)
    hands.settle()


def _twice(hands: Hands, view: ConventionView, theme: Theme, name: str) -> None:
    """In light and in dark."""
    _settle(hands, view)
    hands.picture(name)
    theme.set_mode(Look.DARK)
    _settle(hands, view)
    hands.picture(f"sombre-{name}")
    theme.set_mode(Look.LIGHT)
