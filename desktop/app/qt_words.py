"""What Qt has to say goes to the program's log, which hides what it should, and not to a console that nobody reads."""

import logging

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

log = logging.getLogger(__name__)

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_OF_THE_PLATFORM = "This plugin does not support"  # the off-screen one, of what it has no window manager for


def listen() -> None:
    """From now on."""
    qInstallMessageHandler(_heard)


def leave() -> None:
    """Let Qt speak for itself again: it may still have something to say when no Python is left to hear it."""
    qInstallMessageHandler(None)


def _heard(kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    level = logging.DEBUG if words.startswith(_OF_THE_PLATFORM) else _LEVELS.get(kind, logging.WARNING)
    log.log(level, "Qt: %s", words)
