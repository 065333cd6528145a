"""The page: each outcome in words and with its next step, by the keyboard alone; then on the real session and stub."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from api_stub.serving import Served
from desktop.features.sign_in import texts
from desktop.features.sign_in.ui.form import CredentialsForm
from desktop.features.sign_in.ui.page import SignInPage
from desktop.features.sign_in.ui.panels import FormerPanel
from desktop.features.sign_in.ui.welcome import Welcome
from desktop.infra.loop import Loop
from desktop.kernel.clock import SystemClock
from desktop.session.facts import Notice, Profile, SignInResult
from desktop.session.service import Session
from desktop.session.standing import Outcome
from desktop.toolkit.a11y import nameless
from desktop.toolkit.banner import Banner, Tone
from desktop.toolkit.forms import Field, PasswordField
from desktop.toolkit.tasks import Tasks
from desktop.toolkit.theme import Theme
from tests.features.sign_in.memory import DEMO, OTHER, HandClock, MemorySession, known
from tests.session.desk import NEW_PASSWORD, NOWHERE, PASSWORD, Desk, change_password
from tests.toolkit.test_controls import during


class Hands:
    """What a secretary sees of the page, and does to it."""

    def __init__(self, qtbot: QtBot, page: SignInPage) -> None:
        self.bot, self.page = qtbot, page
        self.opened: list[SignInResult] = []
        page.opened.connect(self.opened.append)
        page.resize(1280, 720)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()

    @property
    def form(self) -> CredentialsForm:
        return self.page.findChildren(CredentialsForm)[0]

    @property
    def asks_former(self) -> bool:
        return any(panel.isVisible() for panel in self.page.findChildren(FormerPanel))

    @property
    def said(self) -> str:
        return " ".join(banner.text for banner in self.page.findChildren(Banner) if banner.isVisible())

    @property
    def faults(self) -> list[str]:
        return [field.fault for field in self.page.findChildren(Field) if field.isVisible() and field.fault]

    def button(self, words: str) -> QPushButton:
        return next(
            each
            for each in self.page.findChildren(QPushButton)
            if each.isVisible() and (each.text() == words or each.accessibleName() == words)
        )

    def has(self, words: str) -> bool:
        return any(each.text() == words and each.isVisible() for each in self.page.findChildren(QPushButton))

    def click(self, words: str) -> None:
        self.bot.mouseClick(self.button(words), Qt.MouseButton.LeftButton)

    def type_in(self, kind: type[QLineEdit], words: str) -> QLineEdit:
        field = next(each for each in self.page.findChildren(kind) if each.isVisible() and type(each) is kind)
        field.setFocus()
        self.bot.keyClicks(field, words)
        return field

    def sign_in(self, identifier: str = "200000008", password: str = "secret") -> None:
        if identifier:
            self.type_in(QLineEdit, identifier)
        self.bot.keyClick(self.type_in(PasswordField, password), Qt.Key.Key_Return)

    def wait_for_words(self, words: str) -> None:
        self.bot.waitUntil(lambda: words in self.said)

    def wait_open(self) -> SignInResult:
        self.bot.waitUntil(lambda: bool(self.opened))
        return self.opened[-1]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


class Desktop:
    """Makes pages over sessions."""

    def __init__(self, qtbot: QtBot, theme: Theme, tasks: Tasks, clock: HandClock) -> None:
        self._bot, self._theme, self._tasks, self._clock = qtbot, theme, tasks, clock

    def page(self, session: Session, *, resume: bool = True) -> Hands:
        page = SignInPage(self._theme, self._tasks, lambda: session, self._clock)
        self._bot.addWidget(page)
        hands = Hands(self._bot, page)
        page.start(resume=resume)
        return hands

    def memory(
        self, profiles: Sequence[Profile] = (), *answers: SignInResult | Exception
    ) -> tuple[Hands, MemorySession]:
        session = MemorySession(profiles, answers)
        hands = self.page(session)
        if profiles:
            self._bot.waitUntil(lambda: hands.form.chosen is not None)
        return hands, session


@pytest.fixture
def desktop(qtbot: QtBot, theme: Theme, tasks: Tasks, clock: HandClock) -> Desktop:
    return Desktop(qtbot, theme, tasks, clock)


def test_identifier_and_password_by_the_keyboard_alone(desktop: Desktop, qtbot: QtBot) -> None:
    hands, session = desktop.memory()
    identifier = hands.type_in(QLineEdit, "200000008")
    assert identifier.text().replace("\u00a0", " ") == "20 000 000 8"
    qtbot.keyClick(identifier, Qt.Key.Key_Tab)
    assert isinstance(QApplication.focusWidget(), PasswordField)
    hands.type_in(PasswordField, "secret")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)  # Afficher
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)  # Rester connecté
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)  # Connexion
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert hands.wait_open().outcome is Outcome.SIGNED_IN
    assert session.asked == [("sign_in", DEMO, "secret", True, None)]
    assert hands.form.password == "", "the password doesn't outlive its use"


def test_who_types_before_the_practices_are_known_is_left_there(
    desktop: Desktop, loop: Loop, tasks: Tasks, qtbot: QtBot
) -> None:
    class Slow(MemorySession):
        async def profiles(self) -> list[Profile]:
            assert self.held is not None
            await self.held.wait()
            return []

    async def hold() -> None:
        session.held = asyncio.Event()

    async def let_go() -> None:
        assert session.held is not None
        session.held.set()

    session, after = Slow(), []
    loop.submit(hold()).result()
    hands = desktop.page(session)
    identifier = hands.type_in(QLineEdit, "20")
    tasks.run(hands.page, let_go(), after.append)
    qtbot.waitUntil(lambda: bool(after))
    tasks.run(hands.page, session.profiles(), after.append)  # what was asked before is answered before
    qtbot.waitUntil(lambda: len(after) == 2)
    assert QApplication.focusWidget() is identifier


def test_what_is_missing_is_said_under_its_field(desktop: Desktop) -> None:
    hands, session = desktop.memory()
    hands.click(texts.CONNECT)
    assert hands.faults == [texts.FINESS_FAULTS[next(iter(texts.FINESS_FAULTS))]]
    hands.type_in(QLineEdit, "200000008")
    hands.click(texts.CONNECT)
    assert hands.faults == [texts.PASSWORD_MISSING]
    assert session.asked == []


def test_a_wrong_key_is_a_warning_that_a_second_connexion_overrules(desktop: Desktop) -> None:
    hands, session = desktop.memory()
    hands.sign_in("200000009")
    assert hands.faults == [texts.CONFIRM_KEY]
    assert session.asked == []
    hands.click(texts.CONNECT)
    hands.wait_open()
    assert session.asked[0][1] == "200000009"


def test_a_pasted_number_that_is_too_long_is_not_cut(desktop: Desktop, qtbot: QtBot) -> None:
    hands, session = desktop.memory()
    hands.sign_in("20000000812345")
    assert hands.form.identifier == "20000000812345"
    assert len(hands.faults) == 1
    assert session.asked == []


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.WRONG, Outcome.NOT_ACTIVATED, Outcome.UNREACHABLE, Outcome.CERTIFICATE, Outcome.PROXY,
        Outcome.BUSY_ELSEWHERE, Outcome.VAULT_DAMAGED,
    ],
)  # fmt: skip
def test_each_outcome_is_said_and_can_be_tried_again(desktop: Desktop, outcome: Outcome) -> None:
    result = SignInResult(outcome, lost=3)
    hands, session = desktop.memory((), result, SignInResult(Outcome.SIGNED_IN))
    hands.sign_in()
    hands.wait_for_words(texts.explain(result).text)
    assert hands.form.identifier.replace("\u00a0", "") == "200000008", "what was typed stays"
    assert hands.form.password == ("" if outcome is Outcome.WRONG else "secret")
    hands.sign_in("", "secret" if outcome is Outcome.WRONG else "")
    hands.wait_open()
    assert len(session.asked) == 2


def test_too_many_tries_count_down_and_reopen(desktop: Desktop, clock: HandClock, qtbot: QtBot) -> None:
    hands, _ = desktop.memory([known(), known(OTHER, "Autre")], SignInResult(Outcome.TOO_MANY, retry_after=272))
    hands.sign_in("")
    hands.wait_for_words("Trop d’essais")
    assert not hands.button(texts.TRY_IN.format(left=texts.time_left(4, 32))).isEnabled()
    clock.ahead = 262.5
    qtbot.waitUntil(lambda: hands.has(texts.TRY_IN.format(left=texts.time_left(0, 10))))
    clock.ahead = 272.5
    qtbot.waitUntil(lambda: hands.has(texts.CONNECT))
    assert hands.button(texts.CONNECT).isEnabled()
    assert hands.said == ""


def test_the_delay_of_one_practice_holds_no_other_one_back(desktop: Desktop, qtbot: QtBot) -> None:
    hands, _ = desktop.memory([known(), known(OTHER, "Autre")], SignInResult(Outcome.TOO_MANY, retry_after=272))
    hands.sign_in("")
    hands.wait_for_words("Trop d’essais")
    hands.form.choose(known(OTHER, "Autre"))
    qtbot.waitUntil(lambda: hands.has(texts.CONNECT))


def test_a_former_password_is_asked_for_and_given(desktop: Desktop, qtbot: QtBot) -> None:
    old = SignInResult(Outcome.OLD_PASSWORD_NEEDED)
    hands, session = desktop.memory([known()], old, old, SignInResult(Outcome.SIGNED_IN))
    hands.sign_in("", "new")
    qtbot.waitUntil(lambda: hands.asks_former)
    hands.click(texts.FORMER_OPEN)
    assert hands.faults == [texts.FORMER_MISSING]
    qtbot.keyClick(hands.type_in(PasswordField, "bad"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hands.faults == [texts.FORMER_WRONG])
    qtbot.keyClick(hands.type_in(PasswordField, "old"), Qt.Key.Key_Return)
    hands.wait_open()
    assert session.asked[1:] == [
        ("sign_in", DEMO, "new", False, "bad"),
        ("sign_in", DEMO, "new", False, "old"),
    ]


@pytest.mark.parametrize("sure", [True, False])
def test_starting_afresh_says_what_is_lost_and_asks(desktop: Desktop, qtbot: QtBot, sure: bool) -> None:
    hands, session = desktop.memory(
        [known()], SignInResult(Outcome.OLD_PASSWORD_NEEDED), SignInResult(Outcome.SIGNED_IN)
    )
    hands.sign_in("", "new")
    qtbot.waitUntil(lambda: hands.asks_former)
    during(lambda dialog: dialog.accept() if sure else dialog.reject())
    hands.click(texts.AFRESH)
    if sure:
        hands.wait_open()
        assert session.asked[-1] == ("start_afresh", DEMO, "new")
    else:
        assert len(session.asked) == 1
        qtbot.keyClick(hands.page, Qt.Key.Key_Escape)
        assert hands.form.isVisible()


def test_a_remembered_practice_opens_by_itself(desktop: Desktop) -> None:
    hands, session = desktop.memory([known(remembered=True)], SignInResult(Outcome.OFFLINE))
    assert hands.wait_open().outcome is Outcome.OFFLINE
    assert session.asked == [("resume", DEMO)]


def test_a_memory_that_is_gone_asks_for_the_password(desktop: Desktop) -> None:
    hands, session = desktop.memory(
        [known(remembered=True)], SignInResult(Outcome.WRONG), SignInResult(Outcome.SIGNED_IN)
    )
    hands.wait_for_words(texts.RESUME_ENDED)
    hands.sign_in("")
    hands.wait_open()
    assert [asked[0] for asked in session.asked] == ["resume", "sign_in"]


def test_several_practices_and_one_more(desktop: Desktop, qtbot: QtBot) -> None:
    first, second = known(), known(OTHER, "Cabinet des Tilleuls & associés")
    hands, session = desktop.memory([first, second])
    assert hands.form.chosen == first
    menu = hands.form.menu()
    next(each for each in menu.actions() if each.text().startswith("Cabinet des Tilleuls && associés")).trigger()
    hands.sign_in("", "secret")
    hands.wait_open()
    assert session.asked[-1][1] == OTHER
    assert not any(
        each.isEnabled() for each in hands.form.findChildren(QLineEdit)
    )  # it is being opened: no second Enter
    hands.page.start(resume=False)
    qtbot.waitUntil(lambda: hands.form.chosen == first)
    next(each for each in hands.form.menu().actions() if each.text() == texts.OTHER_PRACTICE).trigger()
    hands.type_in(QLineEdit, "200000024")
    assert hands.form.identifier.replace("\u00a0", "") == "200000024"
    hands.click(texts.KNOWN_PRACTICES)
    assert hands.form.chosen == first


@pytest.mark.parametrize(
    ("finess", "resume", "asked"),
    [(OTHER, True, [("resume", OTHER)]), (OTHER, False, []), (DEMO, True, []), ("", True, [])],
)
def test_whoever_switches_starts_at_the_chosen_practice(
    desktop: Desktop, qtbot: QtBot, finess: str, resume: bool, asked: list[object]
) -> None:
    hands, session = desktop.memory([known(), known(OTHER, "Autre", remembered=True)], SignInResult(Outcome.WRONG))
    session.asked.clear()
    hands.page.start(resume=resume, finess=finess)
    chosen = finess or None
    qtbot.waitUntil(lambda: (hands.form.chosen.finess if hands.form.chosen else None) == chosen)
    qtbot.waitUntil(lambda: session.asked == asked)


def test_off_line_says_what_can_still_be_done(desktop: Desktop) -> None:
    stranger, _ = desktop.memory()
    stranger.page.set_online(False)
    assert stranger.said == texts.OFFLINE_UNKNOWN
    at_home, _ = desktop.memory([known()])
    at_home.page.set_online(False)
    assert at_home.said == texts.OFFLINE_KNOWN
    at_home.page.set_online(True)
    assert at_home.said == ""


def test_our_own_fault_is_said_and_told(desktop: Desktop, tasks: Tasks) -> None:
    told: list[Exception] = []
    kept, tasks.unhandled = tasks.unhandled, told.append
    hands, _ = desktop.memory((), RuntimeError("a defect"))
    hands.sign_in()
    hands.wait_for_words(texts.UNEXPECTED)
    tasks.unhandled = kept
    assert [type(problem) for problem in told] == [RuntimeError]
    assert hands.button(texts.CONNECT).isEnabled()


def test_notices_are_shown_as_plain_words_newest_first(desktop: Desktop, qtbot: QtBot) -> None:
    session = MemorySession()
    session.words = [
        Notice(str(day), f"<i>Avis {day}</i>", "Corps", datetime(2026, 11, day, tzinfo=UTC)) for day in (1, 3, 2)
    ]
    hands = desktop.page(session)
    welcome = hands.page.findChildren(Welcome)[0]

    def titles() -> list[str]:
        return [label.text() for label in welcome.findChildren(QLabel) if label.text().startswith("<i>")]

    qtbot.waitUntil(lambda: len(titles()) == 2)
    assert titles() == ["<i>Avis 3</i>", "<i>Avis 2</i>"]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720), (700, 420)])
def test_nothing_is_cut_and_everything_has_a_name(desktop: Desktop, qtbot: QtBot, width: int, height: int) -> None:
    hands, _ = desktop.memory()
    hands.page.resize(width, height)
    qtbot.wait(1)
    assert nameless(hands.page) == []
    for each in hands.form.findChildren(QPushButton):
        if each.isVisible():
            assert each.width() >= each.minimumSizeHint().width(), each.text()


# --- the real session, a real vault, the real stub ---------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path, stub: Served) -> Iterator[Desk]:
    loop = Loop()
    desk = Desk(tmp_path / "desk", stub.url)
    yield desk
    loop.submit(desk.close()).result()
    loop.stop()


def test_in_by_the_real_door(desktop: Desktop, desk: Desk) -> None:
    hands = desktop.page(desk.session())
    hands.sign_in("200000008", "not the one")
    hands.wait_for_words("Identifiant ou mot de passe incorrect")
    hands.sign_in("", PASSWORD)
    result = hands.wait_open()
    assert result.outcome is Outcome.SIGNED_IN
    assert result.profile is not None
    assert result.profile.name == "Optique de la Démonstration"


def test_the_stubs_notice_is_on_the_wall(desktop: Desktop, desk: Desk, qtbot: QtBot) -> None:
    hands = desktop.page(desk.session())
    welcome = hands.page.findChildren(Welcome)[0]
    qtbot.waitUntil(lambda: any("OPTO AMC" in label.text() for label in welcome.findChildren(QLabel)))


def test_five_wrong_tries_close_the_door_for_a_while(desktop: Desktop, desk: Desk, qtbot: QtBot) -> None:
    hands = desktop.page(desk.session())
    hands.type_in(QLineEdit, "200000008")
    for _ in range(5):
        hands.sign_in("", "wrong")
        qtbot.waitUntil(lambda: not hands.has(texts.CONNECTING))
        if "Trop d’essais" in hands.said:
            break
    assert "Trop d’essais" in hands.said


def test_a_password_changed_elsewhere_asks_for_the_former_one(
    desktop: Desktop, desk: Desk, stub: Served, qtbot: QtBot, tasks: Tasks
) -> None:
    session = desk.session()
    hands = desktop.page(session)
    hands.sign_in("200000008", PASSWORD)
    hands.wait_open()
    left: list[None] = []
    tasks.run(hands.page, session.sign_out(), left.append)
    qtbot.waitUntil(lambda: bool(left))
    change_password(stub, NEW_PASSWORD)
    again = desktop.page(session)
    qtbot.waitUntil(lambda: again.form.chosen is not None)
    again.sign_in("", NEW_PASSWORD)
    qtbot.waitUntil(lambda: again.asks_former)
    qtbot.keyClick(again.type_in(PasswordField, PASSWORD), Qt.Key.Key_Return)
    assert again.wait_open().outcome is Outcome.SIGNED_IN


def test_nobody_at_the_other_end(desktop: Desktop, desk: Desk) -> None:
    hands = desktop.page(desk.session(NOWHERE))
    hands.sign_in("200000008", PASSWORD)
    hands.wait_for_words(texts.explain(SignInResult(Outcome.UNREACHABLE)).text)
    assert Tone.WARNING in {banner.tone for banner in hands.page.findChildren(Banner) if banner.isVisible()}


def test_the_systems_clock_serves(qtbot: QtBot, theme: Theme, tasks: Tasks) -> None:
    page = SignInPage(theme, tasks, MemorySession, SystemClock(), remember=True)
    qtbot.addWidget(page)
    assert page.findChildren(CredentialsForm)[0].remember
