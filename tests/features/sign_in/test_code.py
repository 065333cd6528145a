"""The second factor on the sign-in page: the code in the form's place, by the keyboard alone, what it is told."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.features.sign_in import texts
from desktop.features.sign_in.ui.code_panel import CodePanel
from desktop.features.sign_in.ui.page import SignInPage
from desktop.session.facts import SignInResult
from desktop.session.standing import Outcome
from desktop.toolkit import code_texts
from desktop.toolkit.a11y import nameless
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.features.sign_in.memory import DEMO, HandClock, MemorySession, known
from tests.features.sign_in.test_page import Hands

NEEDED = SignInResult(Outcome.FACTOR_NEEDED)
Show = Callable[..., tuple[Hands, MemorySession]]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def show(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: HandClock) -> Show:
    """The page of a known practice, whose password is already typed; `answers` follow."""

    def make(*answers: SignInResult) -> tuple[Hands, MemorySession]:
        session = MemorySession([known()], answers)
        page = SignInPage(theme, tasks, lambda: session, clock)
        qtbot.addWidget(page)
        hands = Hands(qtbot, page)
        page.start()
        qtbot.waitUntil(lambda: hands.form.chosen is not None)
        hands.sign_in("", "secret")
        if answers[0] is NEEDED:
            qtbot.waitUntil(lambda: panel(hands) is not None)
        return hands, session

    return make


def panel(hands: Hands) -> CodePanel | None:
    found = hands.page.findChildren(CodePanel)
    return found[0] if found and found[0].isVisible() else None


def shown(hands: Hands) -> CodePanel:
    found = panel(hands)
    assert found is not None
    return found


def type_code(hands: Hands, code: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown(hands).question.edit.isEnabled())
    qtbot.keyClicks(shown(hands).question.edit, code)


def test_the_sixth_digit_is_enough(show: Show, qtbot: QtBot) -> None:
    hands, session = show(NEEDED, SignInResult(Outcome.SIGNED_IN))
    edit = shown(hands).question.edit
    assert QApplication.focusWidget() is edit
    assert nameless(hands.page) == []
    qtbot.keyClicks(edit, "12345")
    assert edit.text() == "123\u00a045"
    assert len(session.asked) == 1
    qtbot.keyClicks(edit, "6")
    assert hands.wait_open().outcome is Outcome.SIGNED_IN
    assert session.asked[-1] == ("sign_in", DEMO, "secret", False, None, "123456")


def test_a_recovery_code_by_the_keyboard_alone(show: Show, qtbot: QtBot) -> None:
    hands, session = show(NEEDED, SignInResult(Outcome.SIGNED_IN))
    question = shown(hands).question
    qtbot.keyClick(question.edit, Qt.Key.Key_Tab)
    link = QApplication.focusWidget()
    assert isinstance(link, QPushButton)
    assert link.text() == code_texts.TO_RECOVERY
    qtbot.keyClick(link, Qt.Key.Key_Space)
    assert QApplication.focusWidget() is question.edit
    assert question.edit.accessibleName() == code_texts.RECOVERY
    qtbot.keyClicks(question.edit, "abcd2345")
    assert question.edit.text() == "ABCD-2345"
    assert len(session.asked) == 1, "Return sends it: who copies from paper looks again"
    qtbot.keyClick(question.edit, Qt.Key.Key_Return)
    hands.wait_open()
    assert session.asked[-1][-1] == "ABCD2345"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.FACTOR_WRONG, code_texts.WRONG_PHONE),
        (Outcome.FACTOR_USED, code_texts.USED_PHONE),
        (Outcome.FACTOR_LATE, code_texts.LATE),
    ],
)
def test_a_refused_code_stays_with_what_is_wrong_under_it(
    outcome: Outcome, words: str, show: Show, qtbot: QtBot
) -> None:
    hands, session = show(NEEDED, SignInResult(outcome), SignInResult(Outcome.SIGNED_IN))
    type_code(hands, "123456", qtbot)
    question = shown(hands).question
    qtbot.waitUntil(lambda: question.field.fault == words)
    assert question.edit.text() == "123\u00a0456"
    assert question.edit.hasSelectedText()
    assert QApplication.focusWidget() is question.edit
    for _ in range(2):  # to a recovery code and back
        question.other.click()
        assert QApplication.focusWidget() is question.edit
    type_code(hands, "654321", qtbot)
    hands.wait_open()
    assert session.asked[-1][-1] == "654321"


def test_what_is_missing_is_said(show: Show, qtbot: QtBot) -> None:
    hands, session = show(NEEDED)
    qtbot.keyClicks(shown(hands).question.edit, "123")
    qtbot.keyClick(shown(hands).question.edit, Qt.Key.Key_Return)
    assert shown(hands).question.field.fault == code_texts.PHONE_MISSING
    assert len(session.asked) == 1


def test_held_up_it_counts_down_and_opens_again(show: Show, qtbot: QtBot, clock: HandClock) -> None:
    hands, _ = show(NEEDED, SignInResult(Outcome.TOO_MANY, retry_after=30), SignInResult(Outcome.SIGNED_IN))
    type_code(hands, "123456", qtbot)
    qtbot.waitUntil(lambda: hands.has(texts.TRY_IN.format(left="30\u00a0s")))
    assert shown(hands).question.edit.text() == "123\u00a0456"
    clock.ahead = 31
    qtbot.waitUntil(lambda: hands.has(texts.CONNECT))
    qtbot.keyClick(shown(hands).question.edit, Qt.Key.Key_Return)
    hands.wait_open()


def test_back_leaves_what_was_typed(show: Show, qtbot: QtBot) -> None:
    hands, _ = show(NEEDED)
    hands.click(texts.CODE_BACK)
    assert panel(hands) is None
    assert hands.form.password == "secret"
    assert hands.form.chosen is not None


def test_escape_goes_back_too(show: Show, qtbot: QtBot) -> None:
    hands, _ = show(NEEDED)
    qtbot.keyClick(shown(hands).question.edit, Qt.Key.Key_Escape)
    assert panel(hands) is None


def test_a_password_changed_meanwhile_leads_to_the_form(show: Show, qtbot: QtBot) -> None:
    hands, _ = show(NEEDED, SignInResult(Outcome.WRONG))
    type_code(hands, "123456", qtbot)
    qtbot.waitUntil(lambda: panel(hands) is None)
    assert hands.form.password == ""


def test_the_former_password_follows_the_code(show: Show, qtbot: QtBot) -> None:
    hands, session = show(NEEDED, SignInResult(Outcome.OLD_PASSWORD_NEEDED), SignInResult(Outcome.SIGNED_IN))
    type_code(hands, "123456", qtbot)
    qtbot.waitUntil(lambda: hands.asks_former)
    assert panel(hands) is None
    assert len(session.asked) == 2
