"""Telling a person from a machine: a text as a picture and as sound, each good for one answer.

The text is made of figures, which anybody can hear apart. Drawn and spoken by the `captcha` package, in French where
`espeak-ng` is installed, in the package's own voices otherwise.
"""

import asyncio
import hmac
import secrets
import shutil
import sqlite3
import struct
import subprocess
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from captcha.audio import AudioCaptcha
from captcha.image import ImageCaptcha

from api_stub.problems import Problem
from api_stub.registration_rules import CAPTCHA_LENGTH, normalise_code
from api_stub.settings import Settings
from api_stub.state import State

RED, PAPER = (190, 24, 32), (255, 255, 255)
SIZE = (264, 88)  # pixels
FIGURES = "2345689"  # those that can be told apart, turned and warped
_OPAQUE = [min(255, 4 * light) for light in range(256)]  # the package draws a red that is hard to read
_RATE = 8000  # of the package's sounds, in samples a second

_TEXT = "SELECT answer, expires FROM captchas WHERE id = ?"

SCHEMA = """
CREATE TABLE IF NOT EXISTS captchas (
    id TEXT PRIMARY KEY, answer TEXT NOT NULL, expires REAL NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Captcha:
    """A new one. `image` is a PNG; `expires` is seconds since the epoch."""

    id: str
    image: bytes
    expires: float


class Captchas:
    """Makes and checks them. `close` ends the thread that draws."""

    def __init__(self, state: State, settings: Settings) -> None:
        self._state = state
        self._settings = settings
        self._image = ImageCaptcha(*SIZE, font_sizes=(54, 60, 66))
        self._image.lookup_table = _OPAQUE
        self._image.character_rotate = (-20, 20)
        self._image.word_offset_dx = 0.1
        self._audio: AudioCaptcha | None = None
        self._drawing = ThreadPoolExecutor(1, thread_name_prefix="stub-draw")

    def close(self) -> None:
        """Blocking."""
        self._drawing.shutdown(wait=True)

    async def make(self) -> Captcha:
        """A new text and its picture."""
        text = "".join(secrets.choice(FIGURES) for _ in range(CAPTCHA_LENGTH))
        image = await asyncio.get_running_loop().run_in_executor(self._drawing, self._draw, text)
        now = self._settings.clock().timestamp()
        made = Captcha(secrets.token_hex(16), image, now + self._settings.captcha_seconds)

        def insert(connection: sqlite3.Connection) -> None:
            connection.execute("DELETE FROM captchas WHERE expires < ?", (now,))
            connection.execute(
                "INSERT INTO captchas (id, answer, expires) VALUES (?, ?, ?)", (made.id, text, made.expires)
            )

        await self._state.write(insert)
        return made

    async def speak(self, id_: str) -> bytes:
        """The same text as a WAV sound; `not-found` for one that isn't good any more."""
        return await asyncio.get_running_loop().run_in_executor(self._drawing, self._say, self.tell(id_))

    def tell(self, id_: str) -> str:
        """The text itself; `not-found` for one that isn't good any more."""
        row = self._state.read(lambda connection: connection.execute(_TEXT, (id_,)).fetchone())
        if row is None or self._settings.clock().timestamp() >= row[1]:
            raise Problem("not-found")
        return str(row[0])

    def answer(self, connection: sqlite3.Connection, id_: str, answer: str) -> bool:
        """Whether this is the text, inside a change. Asked once: right or wrong, it is forgotten."""
        row = connection.execute("DELETE FROM captchas WHERE id = ? RETURNING answer, expires", (id_,)).fetchone()
        if row is None or self._settings.clock().timestamp() >= row[1]:
            return False
        return hmac.compare_digest(normalise_code(answer).encode(), str(row[0]).encode())

    def _draw(self, text: str) -> bytes:
        return self._image.generate(text, bg_color=PAPER, fg_color=RED).getvalue()

    def _say(self, text: str) -> bytes:
        if self._audio is None:
            self._audio = AudioCaptcha(_french_voices(self._settings.data / "voices"))
        return bytes(self._audio.generate(text))


def _french_voices(folder: Path) -> str | None:
    """A folder of French figures in the package's format, made once; None where nothing can speak them."""
    program = shutil.which("espeak-ng")
    if program is None:
        return None
    for figure in FIGURES:
        path = folder / figure / "fr.wav"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            spoken = path.with_suffix(".tmp")
            subprocess.run([program, "-v", "fr", "-s", "140", "-w", str(spoken), figure], check=True)
            _shrink(spoken, path)
            spoken.unlink()
    return str(folder)


def _shrink(source: Path, target: Path) -> None:
    """16 bits at any rate to 8 bits at 8 kHz, silence cut off."""
    with wave.open(str(source)) as sound:
        rate, count = sound.getframerate(), sound.getnframes()
        samples = struct.unpack(f"<{count}h", sound.readframes(count))
    loud = [place for place, sample in enumerate(samples) if abs(sample) > 400]
    kept = samples[loud[0] : loud[-1]] if loud else samples
    step = rate / _RATE
    small = bytes(128 + kept[int(place * step)] // 256 for place in range(int(len(kept) / step)))
    with wave.open(str(target), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(1)
        made.setframerate(_RATE)
        made.writeframes(small)
