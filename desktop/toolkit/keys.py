"""Keys as people read them. Owns nothing else."""

from PySide6.QtGui import QKeySequence


def native(key: str) -> str:
    """A key as this system and language write it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
