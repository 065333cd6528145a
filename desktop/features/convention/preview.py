"""The thread that draws the agreement while somebody types. The last wish wins; what was overtaken is never drawn.

Owns the live file and what was delivered of it, so that a keystroke costs the drawing of the boxes it changes and of
nothing else. No Qt: `delivered` is called in this thread with pixels.
"""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.features.convention.domain import Form
from desktop.features.convention.fill import Template
from desktop.features.convention.fit import Box
from desktop.features.convention.live import Live
from desktop.infra.pages import Part, draw_parts

_MARGIN = 2  # pixels around a box: what is drawn at its edge
_IDLE = 2.0  # seconds without a wish after which the thread ends; the next wish begins another


@dataclass(frozen=True, slots=True)
class Wish:
    """What should be seen. `whole` are pages of which nothing is there yet, `kept` those that are there at `scale`.

    `content` is a file to be shown instead of the form's: one that is composed, or signed.
    """

    form: Form
    scale: float
    whole: tuple[int, ...] = ()
    kept: tuple[int, ...] = ()
    content: bytes | None = None
    number: int = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Pixels for the pages as `wish` has them; every other page that was drawn before is out of date if in `stale`."""

    wish: Wish
    pieces: tuple[tuple[Part, bytes], ...]
    stale: frozenset[int] = frozenset()


class Preview:
    """Draws in a thread of its own, which ends by itself once nothing is asked. `failed` is told what went wrong, once
    for each wish."""

    def __init__(
        self,
        template: Template,
        delivered: Callable[[Drawing], object],
        failed: Callable[[Exception], object] = lambda _: None,
    ) -> None:
        self._template = template
        self._delivered = delivered
        self._failed = failed
        self._wish: Wish | None = None
        self._changed = threading.Condition()
        self._open = True
        self._live: Live | None = None
        self._shown: dict[str, bytes] = {}
        self._content: bytes | None = None
        self._thread: threading.Thread | None = None

    def wish(self, wish: Wish) -> None:
        """Draw this, and nothing that was asked before and isn't begun. Any thread; returns at once."""
        with self._changed:
            before = self._wish
            if before is not None and before.scale == wish.scale:  # its pages are still owed
                owed = tuple(page for page in before.whole if page not in wish.whole)
                wish = Wish(wish.form, wish.scale, wish.whole + owed, wish.kept, wish.content, wish.number)
            self._wish = wish
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="agreement", daemon=True)
                self._thread.start()
            self._changed.notify()

    def close(self) -> None:
        """Nothing is delivered any more; waits for what is being drawn."""
        with self._changed:
            self._open = False
            self._changed.notify()
            thread = self._thread
        if thread is not None:
            thread.join(10)

    # --- its thread --------------------------------------------------------------------------------------------

    def _work(self) -> None:
        while True:
            with self._changed:
                if self._open and self._wish is None:
                    self._changed.wait_for(lambda: not self._open or self._wish is not None, _IDLE)
                wish, self._wish = self._wish, None
                if not self._open or wish is None:
                    self._thread = None
                    return
            try:
                drawing = self._draw(wish)
            except Exception as problem:
                self._failed(problem)
                continue
            if self._open:
                self._delivered(drawing)

    def _draw(self, wish: Wish) -> Drawing:
        if self._live is None:
            self._live = Live(self._template)
        pages = range(len(self._template.sizes))
        if wish.content is not None:
            changed = {} if wish.content == self._content else dict.fromkeys(pages)
            self._content = wish.content
            whole = sorted({*wish.whole, *(page for page in changed if page in wish.kept)})
            parts = [whole_part(self._template, page, wish.scale) for page in whole]
            stale = frozenset(changed) - set(whole)
            return Drawing(wish, _paired(parts, draw_parts(wish.content, parts)), stale)
        contents = self._live.contents(wish.form)
        if self._content is not None:  # from a file back to the form
            self._content = None
            self._shown = {}
            whole = sorted({*wish.whole, *wish.kept})
            parts = [whole_part(self._template, page, wish.scale) for page in whole]
            stale = frozenset(pages) - set(whole)
        else:
            boxes = [
                self._template.boxes[name] for name, content in contents.items() if self._shown.get(name) != content
            ]
            parts = [whole_part(self._template, page, wish.scale) for page in wish.whole]
            patched = [box for box in boxes if box.page in wish.kept and box.page not in wish.whole]
            parts += [box_part(self._template, box, wish.scale) for box in patched]
            stale = frozenset(box.page for box in boxes if box.page not in wish.kept and box.page not in wish.whole)
        pieces = _paired(parts, draw_parts(self._live.file(contents), parts))
        self._shown = contents
        return Drawing(wish, pieces, stale)


def _paired(parts: Sequence[Part], drawn: Sequence[bytes]) -> tuple[tuple[Part, bytes], ...]:
    return tuple(zip(parts, drawn, strict=True))


def page_size(template: Template, page: int, scale: float) -> tuple[int, int]:
    """Of a page in pixels, as `draw_parts` has it."""
    width, height = template.sizes[page]
    return round(width * scale), round(height * scale)


def whole_part(template: Template, page: int, scale: float) -> Part:
    """A whole page."""
    return Part(page, scale, 0, 0, *page_size(template, page, scale))


def box_part(template: Template, box: Box, scale: float) -> Part:
    """The pixels that a field's box may touch."""
    width, height = page_size(template, box.page, scale)
    across, down = width / template.sizes[box.page][0], height / template.sizes[box.page][1]
    left = max(0, math.floor(box.left * across) - _MARGIN)
    right = min(width, math.ceil(box.right * across) + _MARGIN)
    top = max(0, math.floor(height - box.top * down) - _MARGIN)
    bottom = min(height, math.ceil(height - box.bottom * down) + _MARGIN)
    return Part(box.page, scale, left, top, right - left, bottom - top)
