"""What the page says above everything: why nothing leaves, what is under way, how long what is typed is kept. Decides
the words; the banners are the frame's.
"""

from dataclasses import dataclass

from desktop.applicant.facts import Followed, Keeping, Snapshot, Stage
from desktop.features.application import texts
from desktop.features.application.domain import Face
from desktop.toolkit.banner import Tone


@dataclass(frozen=True, slots=True)
class Said:
    """A banner; its action, where there is one, gets a key."""

    tone: Tone
    text: str
    action: str = ""


def goes_on(followed: Followed | None) -> bool:
    """Whether the mutual has it and isn't done with it."""
    return followed is not None and followed.stage in (Stage.RECEIVED, Stage.MISSING)


def standing(snapshot: Snapshot, face: Face, *, online: bool, reading: bool) -> Said | None:
    """The first thing worth saying; None where there is none."""
    followed = snapshot.followed
    if not snapshot.key_good and (goes_on(followed) or face is not Face.FOLLOW):
        return Said(Tone.WARNING, texts.KEY_ENDED, texts.GET_LINK if goes_on(followed) else texts.GET_KEY)
    if reading:
        return Said(Tone.INFO, texts.READING)
    if face is Face.SENDING:
        if not online:
            return Said(Tone.WARNING, texts.SENDING_OFFLINE)
        return Said(Tone.INFO, texts.SENDING_PART if goes_on(followed) else texts.SENDING)
    if not online:
        return Said(Tone.WARNING, texts.OFFLINE_FOLLOW if face is Face.FOLLOW else texts.OFFLINE_PREPARE)
    return None


def keeping(snapshot: Snapshot, face: Face | None) -> str:
    """What is to be known of the workstation; "" where all is kept."""
    if face is not None and snapshot.keeping is Keeping.THIS_RUN:
        return texts.THIS_RUN_SENT if snapshot.followed is not None else texts.THIS_RUN
    return texts.LOST if snapshot.lost and face is Face.PREPARE else ""
