"""Fields, buttons, banner, question, French of Qt's own: what is seen, read out, and done by the keyboard alone."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.toolkit import texts
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.choice import Choice
from desktop.toolkit.confirm import Confirm, confirm
from desktop.toolkit.copying import CopyButton
from desktop.toolkit.elided import Elided
from desktop.toolkit.forms import Check, Field, PasswordField, button
from desktop.toolkit.french import speak_french
from desktop.toolkit.theme import Theme


def read_out(widget: QWidget) -> tuple[str, str]:
    """Name and description as a screen reader gets them."""
    told = QAccessible.queryAccessibleInterface(widget)
    return told.text(QAccessible.Text.Name), told.text(QAccessible.Text.Description)


def test_a_field_has_its_label_as_name_and_its_fault_as_description(theme: Theme, qtbot: QtBot) -> None:
    field = Field(theme, "Mot de passe\u00a0:", QLineEdit(), hint="12 caractères")
    qtbot.addWidget(field)
    assert read_out(field.control) == ("Mot de passe", "12 caractères")
    field.set_fault("Trop court.")
    assert field.fault == "Trop court."
    assert read_out(field.control) == ("Mot de passe", "Trop court.")
    field.set_fault("")
    assert field.fault == ""
    assert read_out(field.control)[1] == "12 caractères"


def test_a_password_can_be_shown_and_hidden_by_the_keyboard(theme: Theme, qtbot: QtBot) -> None:
    field = PasswordField(theme)
    qtbot.addWidget(field)
    field.show()
    qtbot.keyClicks(field, "secret")
    assert field.displayText() != "secret"
    qtbot.keyClick(field.show_button, Qt.Key.Key_Space)
    assert field.displayText() == "secret"
    assert field.show_button.text() == texts.HIDE
    field.conceal()
    assert field.displayText() != "secret"


def test_a_choice_tells_what_the_user_chose_and_only_that(theme: Theme, qtbot: QtBot) -> None:
    choice = Choice(theme)
    qtbot.addWidget(choice)
    told: list[object] = []
    choice.chosen.connect(told.append)
    choice.offer([(5, "Après 5 minutes"), (10, "Après 10 minutes"), (0, "Jamais")], 10)
    assert choice.value == 10
    choice.select(0)
    choice.select(99)
    assert choice.value == 0
    assert told == []
    qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert told == [10]


def test_buttons_and_ticks_are_as_high_as_the_tokens_say(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    column = QVBoxLayout(page)
    plain, main = button(theme, "Annuler"), button(theme, "Envoyer", "primary", main=True)
    square, tick = button(theme, "", "ghost", icon="close"), Check(theme, "Rester connecté")
    for each in (plain, main, square, tick):
        column.addWidget(each)
    qtbot.addWidget(page)
    page.show()
    for each in (plain, main, square):
        before = each.size()
        each.setFocus()
        assert each.size() == before, "the ring takes no room"
    assert (plain.height(), main.height(), square.width()) == (32, 36, 32)
    qtbot.keyClick(tick, Qt.Key.Key_Space)
    assert tick.isChecked()
    page.grab()


def test_a_banner_says_acts_and_goes(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    assert banner.text == ""
    banner.say(Tone.DANGER, "La connexion est coupée.", "Réessayer")
    assert banner.text == "La connexion est coupée."
    assert banner.accessibleName().endswith("La connexion est coupée.")
    assert nameless(banner) == []
    act = next(each for each in banner.findChildren(QPushButton) if each.text() == "Réessayer")
    with qtbot.waitSignal(banner.acted):
        qtbot.mouseClick(act, Qt.MouseButton.LeftButton)
    cross = next(each for each in banner.findChildren(QPushButton) if each.accessibleName() == texts.CLOSE_MESSAGE)
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert banner.text == ""


def test_a_banner_shows_markup_as_it_stands(theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.say(Tone.INFO, "<b>facture</b>.pdf")
    assert banner.text == "<b>facture</b>.pdf"


def during(act: Callable[[Confirm], object]) -> None:
    """Do `act` to the question once it is shown."""

    def look() -> None:
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, Confirm) and each.isVisible()]
        if shown:
            act(shown[0])
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)


def ask(theme: Theme, parent: QWidget, *, danger: bool) -> bool:
    return confirm(parent, theme, "Effacer\u202f?", "Tout sera effacé.", "Effacer", danger=danger)


def test_the_safe_answer_has_the_focus_where_the_other_destroys(theme: Theme, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    during(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Return))
    assert ask(theme, parent, danger=True) is False
    during(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Return))
    assert ask(theme, parent, danger=False) is True
    during(lambda dialog: qtbot.keyClick(dialog, Qt.Key.Key_Escape))
    assert ask(theme, parent, danger=False) is False
    during(lambda dialog: qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton))
    assert ask(theme, parent, danger=True) is True


def test_nameless_controls_are_found(qtbot: QtBot) -> None:
    page = QWidget()
    QLineEdit(page).setObjectName("mystery")
    named = QLineEdit(page)
    named.setAccessibleName("Nom")
    qtbot.addWidget(page)
    assert nameless(page) == ["QLineEdit 'mystery'"]


def test_standard_buttons_speak_french(qapp: QApplication, qtbot: QtBot) -> None:
    assert speak_french(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Annuler"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"


def test_a_long_name_is_cut_with_an_ellipsis_and_told_whole(theme: Theme, qtbot: QtBot) -> None:
    page = QWidget()
    label = Elided(page, "Centre de santé optique et auditif des Coteaux de la Démonstration")
    QVBoxLayout(page).addWidget(label)
    qtbot.addWidget(page)
    page.resize(160, 60)
    page.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.whole == label.accessibleName()
    page.resize(900, 60)
    assert label.text() == label.whole
    assert label.toolTip() == ""


def test_what_was_copied_is_shown_until_there_is_another_text(theme: Theme, qtbot: QtBot) -> None:
    numbers = ["AD-2026-000001"]
    copy = CopyButton(theme, "Copier le numéro", lambda: numbers[0])
    qtbot.addWidget(copy)
    copy.show()
    untouched = copy.grab().toImage()
    qtbot.keyClick(copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "AD-2026-000001"
    assert (read_out(copy)[0], copy.toolTip()) == (texts.COPIED, texts.COPIED)
    assert copy.grab().toImage() != untouched
    copy.look_again()
    assert read_out(copy)[0] == texts.COPIED
    numbers[0] = "AD-2026-000002"
    copy.look_again()
    assert read_out(copy)[0] == "Copier le numéro"
    qtbot.keyClick(copy, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: read_out(copy)[0] == "Copier le numéro", timeout=10_000)
    numbers[0] = ""
    qtbot.keyClick(copy, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "AD-2026-000002"
    assert read_out(copy)[0] == "Copier le numéro"
