"""From the provisional code to the active account; nothing tells whether the mutual knows a FINESS."""

import asyncio
import base64
import io
import sqlite3
import uuid
import wave
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import cast

import httpx
import pypdfium2
import pytest
from PIL import Image

from api_stub.seed import DEMO, DORMANT, ENROLLED, UNKNOWN
from api_stub.serving import Served
from tests.stub.conftest import Clock
from tests.stub.newcomer import MAIL, PASSWORD, Newcomer, expire


@pytest.fixture
def newcomer(stub: Served) -> Iterator[Newcomer]:
    made = Newcomer(stub)
    yield made
    made.close()


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["code"])


# --- the captcha ------------------------------------------------------------------------------------------------------


def test_the_picture_is_red_and_the_sound_is_sound(newcomer: Newcomer) -> None:
    made = newcomer.http.post("/v1/captchas").json()
    image = Image.open(io.BytesIO(base64.b64decode(made["image"]))).convert("RGB")
    reds = [pixel for pixel in image.get_flattened_data() if pixel[0] > 150 and pixel[1] < 90 and pixel[2] < 90]
    assert len(reds) > 300
    sound = newcomer.http.get(f"/v1/captchas/{made['id']}/audio")
    assert sound.headers["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(sound.content)) as heard:
        assert heard.getnframes() > heard.getframerate() * 3
    assert newcomer.text_of(made["id"]).isdigit()


def test_a_captcha_is_good_for_one_answer(newcomer: Newcomer) -> None:
    captcha = newcomer.captcha()
    wrong = {"id": captcha["id"], "answer": "x"}
    assert code_of(newcomer.ask_code(UNKNOWN, captcha=wrong)) == "captcha-refused"
    assert code_of(newcomer.ask_code(UNKNOWN, captcha=captcha)) == "captcha-refused"
    captcha = newcomer.captcha()
    assert newcomer.ask_code(UNKNOWN, captcha=captcha).status_code == 200
    assert code_of(newcomer.ask_code(UNKNOWN, captcha=captcha)) == "captcha-refused"
    assert newcomer.http.get(f"/v1/captchas/{captcha['id']}/audio").status_code == 404


def test_a_captcha_expires(newcomer: Newcomer, clock: Clock) -> None:
    captcha = newcomer.captcha()
    clock.advance(601)
    assert newcomer.http.get(f"/v1/captchas/{captcha['id']}/audio").status_code == 404
    assert code_of(newcomer.ask_code(UNKNOWN, captcha=captcha)) == "captcha-refused"


def test_spaces_and_dashes_in_an_answer_do_no_harm(newcomer: Newcomer) -> None:
    captcha = newcomer.captcha()
    spaced = " ".join(captcha["answer"])
    assert newcomer.ask_code(UNKNOWN, captcha={**captcha, "answer": spaced}).status_code == 200


# --- the same answer for everybody ------------------------------------------------------------------------------------

EVERYBODY = [DEMO.finess, DORMANT.finess, ENROLLED.finess, UNKNOWN]


@pytest.mark.parametrize("finess", EVERYBODY)
def test_the_answer_is_the_same_for_everybody(newcomer: Newcomer, finess: str) -> None:
    answer = newcomer.ask_code(finess)
    assert answer.status_code == 200
    assert answer.json().keys() == {"key", "expires_at"}
    assert len(answer.json()["key"]) == 51
    # the key opens an application, known or not
    key = {"Authorization": f"Bearer {answer.json()['key']}"}
    assert newcomer.http.get("/v1/application-keys/current", headers=key).json()["finess"] == finess
    for asked in (newcomer.reset(finess, "mail"), newcomer.reset(finess, "letter"), newcomer.forget_password(finess)):
        assert (asked.status_code, asked.content) == (202, b"")
    wrong = newcomer.register(finess, "AAAA-BBBB-CCCC")
    assert (wrong.status_code, code_of(wrong)) == (401, "code-refused")
    reminded = newcomer.http.post("/v1/mail-reminders", json={"finess": finess, "proof": "wrong"})
    assert (reminded.status_code, code_of(reminded)) == (401, "credentials-refused")
    again = newcomer.http.post("/v1/activation-mails", json={"finess": finess, "password": "wrong"})
    assert (again.status_code, code_of(again)) == (401, "credentials-refused")
    newcode = newcomer.put("passwords", {"finess": finess, "code": "AAAA-BBBB", "password": PASSWORD})
    assert (newcode.status_code, code_of(newcode)) == (401, "code-refused")


def test_as_much_is_stored_for_everybody(newcomer: Newcomer, stub: Served) -> None:
    """The work of an answer doesn't depend on who is asked about: the rest is an errand, done afterwards."""
    stub.parts.registration.errands.close()

    def changes() -> int:
        count = "SELECT total_changes()"
        return int(stub.parts.state.submit(lambda c: c.execute(count).fetchone()[0]).result())

    done = []
    for finess in EVERYBODY:
        captcha = newcomer.captcha()
        before = changes()
        newcomer.ask_code(finess, captcha=captcha)
        done.append(changes() - before)
    assert len(set(done)) == 1, done


def test_a_code_comes_to_who_has_no_account(newcomer: Newcomer) -> None:
    newcomer.ask_code(ENROLLED.finess)
    (letter,) = newcomer.letters()
    assert letter["To"] == ENROLLED.mail
    assert "merci de créer votre compte avec le code confidentiel" in newcomer.text()
    assert newcomer.register(ENROLLED.finess, newcomer.code()).status_code == 200


def test_who_has_an_account_is_told_so_by_mail(newcomer: Newcomer) -> None:
    newcomer.ask_code(DEMO.finess)
    (letter,) = newcomer.letters()
    assert letter["Subject"] == "Vous avez déjà un compte"
    assert newcomer.sign_in(DEMO.finess, DEMO.password).status_code == 201


def test_nobody_is_written_to_for_an_unknown_number(newcomer: Newcomer) -> None:
    newcomer.ask_code(UNKNOWN)
    newcomer.reset(UNKNOWN, "letter")
    newcomer.forget_password(UNKNOWN)
    assert newcomer.letters() == []


def test_a_lost_answer_can_be_asked_again(newcomer: Newcomer) -> None:
    id_, captcha = str(uuid.uuid4()), newcomer.captcha()
    assert newcomer.ask_code(ENROLLED.finess, id_, captcha=captcha).status_code == 200
    assert newcomer.ask_code(ENROLLED.finess, id_, captcha=captcha).status_code == 200
    assert len(newcomer.letters()) == 1
    assert code_of(newcomer.ask_code(UNKNOWN, id_, captcha=captcha)) == "captcha-refused"


def test_no_number_at_all_is_said_at_once(newcomer: Newcomer) -> None:
    assert code_of(newcomer.ask_code("12")) == "invalid-request"


# --- INSCRIPTION ------------------------------------------------------------------------------------------------------


def test_from_the_code_to_the_first_session(newcomer: Newcomer) -> None:
    id_ = str(uuid.uuid4())
    made = newcomer.register(ENROLLED.finess, ENROLLED.code.lower(), id_)
    expected = {"id": id_, "name": ENROLLED.name, "mail": "m•••••e@n•••••.example", "state": "pending"}
    assert made.json() == expected
    assert code_of(newcomer.sign_in(ENROLLED.finess)) == "account-not-activated"
    link = newcomer.link()
    assert newcomer.letters()[-1]["To"] == MAIL
    assert "Activer mon compte" in httpx.get(link).text
    assert code_of(newcomer.sign_in(ENROLLED.finess)) == "account-not-activated"  # looking at a link is not enough
    done = httpx.post(link)
    assert (done.status_code, "Votre compte est actif" in done.text) == (200, True)
    assert newcomer.http.get(f"/v1/registrations/{id_}").json() == {**expected, "state": "active"}
    assert newcomer.sign_in(ENROLLED.finess).json()["practice"]["name"] == ENROLLED.name
    for again in (httpx.get(link), httpx.post(link)):
        assert "déjà actif" in again.text


def test_a_code_works_once(newcomer: Newcomer) -> None:
    id_ = str(uuid.uuid4())
    first = newcomer.register(ENROLLED.finess, ENROLLED.code, id_)
    assert newcomer.register(ENROLLED.finess, ENROLLED.code, id_).json() == first.json()  # the answer was lost
    assert (
        code_of(newcomer.register(ENROLLED.finess, ENROLLED.code, id_, mail="x@y.example")) == "registration-conflict"
    )
    assert code_of(newcomer.register(ENROLLED.finess, ENROLLED.code)) == "code-refused"
    assert len(newcomer.letters()) == 1


def test_a_code_expires(newcomer: Newcomer, stub: Served) -> None:
    expire(stub, "provisional_codes", ENROLLED.finess)
    assert code_of(newcomer.register(ENROLLED.finess, ENROLLED.code)) == "code-expired"
    assert code_of(newcomer.register(ENROLLED.finess, "AAAA-BBBB-CCCC")) == "code-refused"
    assert code_of(newcomer.sign_in(ENROLLED.finess, ENROLLED.code)) == "code-expired"


def test_a_code_opens_no_session_but_says_where_to_go(newcomer: Newcomer) -> None:
    assert code_of(newcomer.sign_in(ENROLLED.finess, ENROLLED.code)) == "registration-needed"
    assert code_of(newcomer.sign_in(UNKNOWN, ENROLLED.code)) == "credentials-refused"
    assert code_of(newcomer.sign_in(ENROLLED.finess, "")) == "invalid-request"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"password": "trop-court-1A"[:11]}, "password-refused"),
        ({"password": f"Soleil-{ENROLLED.finess}"}, "password-refused"),
        ({"password": "Orthoptie-2026-belle"}, "password-refused"),
        ({"mail": "pas une adresse"}, "mail-refused"),
        ({"mail": "a@b.example\nBcc: c@d.example"}, "mail-refused"),
        ({"terms": "1999-01"}, "terms-changed"),
    ],
)
def test_what_is_refused_leaves_the_code_as_it_was(newcomer: Newcomer, changes: dict[str, str], code: str) -> None:
    assert code_of(newcomer.register(ENROLLED.finess, ENROLLED.code, **changes)) == code
    assert newcomer.register(ENROLLED.finess, ENROLLED.code).status_code == 200


def test_codes_cant_be_guessed(newcomer: Newcomer) -> None:
    answers = [newcomer.register(ENROLLED.finess, "AAAA-BBBB-CCCC") for _ in range(6)]
    assert code_of(answers[0]) == "code-refused"
    assert code_of(answers[-1]) == "too-many-attempts"
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert code_of(newcomer.register(ENROLLED.finess, ENROLLED.code)) == "too-many-attempts"


def test_the_link_again_and_to_another_address(newcomer: Newcomer, clock: Clock) -> None:
    newcomer.register(ENROLLED.finess, ENROLLED.code, mail="faute@nouveau-cabinet.example")
    first = newcomer.link()
    asked = {"finess": ENROLLED.finess, "password": PASSWORD, "mail": MAIL}
    assert newcomer.http.post("/v1/activation-mails", json=asked).status_code == 202
    assert newcomer.letters()[-1]["To"] == MAIL
    second = newcomer.link()
    assert httpx.post(first).status_code == 410  # it went to somebody else
    clock.advance(2 * 86400 + 1)
    assert "n’est plus valable" in httpx.get(second).text
    assert newcomer.http.post("/v1/activation-mails", json={**asked, "mail": ""}).status_code == 202
    assert httpx.post(newcomer.link()).status_code == 200
    assert code_of(newcomer.http.post("/v1/activation-mails", json=asked)) == "already-activated"
    assert httpx.get(second).text.count("déjà actif")
    assert httpx.get(newcomer.stub.url + "/activation/nothing").status_code == 404


def test_a_dormant_account_gets_its_link_too(newcomer: Newcomer) -> None:
    asked = {"finess": DORMANT.finess, "password": DORMANT.password}
    assert newcomer.http.post("/v1/activation-mails", json=asked).status_code == 202
    assert newcomer.letters()[-1]["To"] == DORMANT.mail
    httpx.post(newcomer.link())
    assert newcomer.sign_in(DORMANT.finess, DORMANT.password).status_code == 201


# --- what was forgotten -----------------------------------------------------------------------------------------------


def test_a_reset_by_mail(newcomer: Newcomer) -> None:
    session = newcomer.sign_in(DEMO.finess, DEMO.password).json()
    newcomer.reset(DEMO.finess, "mail")
    assert "Votre compte a été réinitialisé" in newcomer.text()
    assert newcomer.sign_in(DEMO.finess, DEMO.password).status_code == 201  # nothing changes before the code is used
    assert newcomer.register(DEMO.finess, newcomer.code()).status_code == 200
    assert code_of(newcomer.sign_in(DEMO.finess, DEMO.password)) == "credentials-refused"
    token = {"Authorization": f"Bearer {session['access_token']}"}
    assert newcomer.http.get("/v1/limits", headers=token).status_code == 401
    httpx.post(newcomer.link())
    assert newcomer.sign_in(DEMO.finess).status_code == 201


def test_a_reset_by_post(newcomer: Newcomer) -> None:
    newcomer.reset(ENROLLED.finess, "letter")
    letter = newcomer.letters()[-1]
    assert letter["X-Sent-By"] == "post"
    (attached,) = letter.iter_attachments()
    with pypdfium2.PdfDocument(cast("EmailMessage", attached).get_content()) as paper:
        words = paper[0].get_textpage().get_text_bounded()
    assert "Note d’information relative à la création de votre Espace Tiers" in words
    assert "Paris, le Lundi 23 Novembre 2026" in words
    assert f"FINESS : {ENROLLED.finess}" in words
    assert "12 RUE DU SPECIMEN" in words
    code = words.split("Votre code confidentiel : ")[1].split()[0]
    assert code_of(newcomer.register(ENROLLED.finess, ENROLLED.code)) == "code-refused"  # the newer one counts
    assert newcomer.register(ENROLLED.finess, code).status_code == 200


def test_a_forgotten_password(newcomer: Newcomer, clock: Clock) -> None:
    newcomer.forget_password(DEMO.finess)
    late = newcomer.code()
    clock.advance(1801)
    asked = {"finess": DEMO.finess, "code": late, "password": PASSWORD}
    assert code_of(newcomer.put("passwords", asked)) == "code-expired"
    newcomer.forget_password(DEMO.finess)
    asked["code"] = newcomer.code().replace("-", "").lower()
    assert code_of(newcomer.put("passwords", {**asked, "password": "court"})) == "password-refused"
    id_ = str(uuid.uuid4())
    for _ in range(2):  # the answer may be lost
        assert newcomer.put("passwords", asked, id_).status_code == 204
    assert newcomer.letters()[-1]["Subject"] == "Votre mot de passe a été changé"
    assert code_of(newcomer.put("passwords", asked)) == "code-refused"
    assert code_of(newcomer.sign_in(DEMO.finess, DEMO.password)) == "credentials-refused"
    assert newcomer.sign_in(DEMO.finess).status_code == 201


def test_a_forgotten_password_of_no_account(newcomer: Newcomer) -> None:
    newcomer.forget_password(ENROLLED.finess)
    assert newcomer.letters() == []


def test_a_forgotten_mail_needs_a_second_proof(newcomer: Newcomer) -> None:
    answer = newcomer.http.post("/v1/mail-reminders", json={"finess": DEMO.finess, "proof": DEMO.password})
    assert answer.json() == {"mail": "a•••••l@o•••••.example"}


# --- limits and restarts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("finess", [ENROLLED.finess, UNKNOWN])
def test_codes_are_asked_for_a_few_times_a_day(newcomer: Newcomer, clock: Clock, finess: str) -> None:
    answers = [newcomer.ask_code(finess) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 86401
    clock.advance(86402)
    assert newcomer.ask_code(finess).status_code == 200


def test_an_address_of_the_network_has_its_limit_too(newcomer: Newcomer) -> None:
    """Whatever the numbers are that are asked about."""
    answers = [newcomer.http.post("/v1/captchas").status_code for _ in range(121)]
    assert answers == [201] * 120 + [429]


@pytest.mark.parametrize("finess", EVERYBODY)
def test_secrets_cost_as_many_hashes_for_everybody(newcomer: Newcomer, stub: Served, finess: str) -> None:
    """Each wrong secret is held against one hash, a decoy's where there is none."""
    hashing = stub.parts.hashing
    newcomer.register(finess, "AAAA-BBBB-CCCC")
    newcomer.sign_in(finess, "wrong")
    newcomer.put("passwords", {"finess": finess, "code": "AAAA-BBBB", "password": PASSWORD})
    assert hashing.checks == 3
    newcomer.sign_in(finess, "AAAA-BBBB-CCCC")  # might be a code: that is looked at too
    assert hashing.checks == 5


def test_what_a_dead_process_left_is_done_at_the_next_start(newcomer: Newcomer, stub: Served) -> None:
    stub.stop()
    with sqlite3.connect(stub.settings.data / "state.sqlite3") as connection:
        connection.execute(
            "INSERT INTO registration_errands (kind, finess, way) VALUES ('new-code', ?, 'mail')", (ENROLLED.finess,)
        )
    connection.close()
    stub.start()
    assert f"{stub.url}/creation" in newcomer.text()
    assert "Créer votre compte" in httpx.get(f"{stub.url}/creation").text


def test_the_terms_are_there_to_be_read(newcomer: Newcomer) -> None:
    terms = newcomer.http.get("/v1/terms").json()
    assert terms["version"]
    assert len(terms["sections"]) == 7


def test_the_office_sends_a_code(newcomer: Newcomer, stub: Served, wait: Callable[[Callable[[], bool]], None]) -> None:
    said = asyncio.run(stub.parts.backoffice.act("comptes", DEMO.finess, "code-mail"))
    assert "par mail" in said
    wait(lambda: bool(newcomer.letters()))
    assert newcomer.register(DEMO.finess, newcomer.code()).status_code == 200
    rows = {row.key: row.state for row in stub.parts.backoffice.rows("comptes")}
    assert rows[DEMO.finess] == "à activer"
    assert rows[ENROLLED.finess] == "code envoyé"
