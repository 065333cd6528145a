"""Playing a sound from memory, where the workstation can. Knows nothing of what it says."""

import io
import wave

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject
from PySide6.QtWidgets import QWidget

_VOICE = "voice"


def hush(owner: QWidget) -> None:
    """End what `owner` has played."""
    for sink in owner.findChildren(QObject, _VOICE):
        sink.deleteLater()  # which stops it


def play(sound: bytes, owner: QWidget) -> bool:
    """Play a WAV of 8 bits; False where there are no loudspeakers, or no part of Qt to reach them. The sound ends with
    `owner`; a second one takes the place of the first."""
    try:  # late and in vain at worst: its libraries are large, and missing on some workstations
        from PySide6.QtMultimedia import QAudioFormat, QAudioSink, QMediaDevices
    except ImportError:
        return False
    if QMediaDevices.defaultAudioOutput().isNull():
        return False
    hush(owner)
    with wave.open(io.BytesIO(sound)) as read:
        form = QAudioFormat()
        form.setSampleRate(read.getframerate())
        form.setChannelCount(read.getnchannels())
        form.setSampleFormat(QAudioFormat.SampleFormat.UInt8)
        samples = read.readframes(read.getnframes())
    sink = QAudioSink(form, owner)
    sink.setObjectName(_VOICE)
    buffer = QBuffer(sink)
    buffer.setData(QByteArray(samples))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    sink.start(buffer)
    return True
