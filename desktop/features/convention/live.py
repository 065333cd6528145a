"""The flattened agreement with its fields still within reach: each change makes a new file in well under a millisecond.

The template is filled with nothing and flattened once. What a field showed is then a small object of that file, and a
change of it is appended as an incremental update: the same drawing in the same place as in the file that `fill`
composes, without parsing or writing the rest again. For the preview while somebody types; never saved.
"""

import io
import re
from collections.abc import Mapping

from desktop.features.convention.domain import Form
from desktop.features.convention.fill import SIGNATURE, Template, fill, flatten, looks

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")


class Live:
    """For one thread at a time. Making it costs as much as one composed file."""

    def __init__(self, template: Template) -> None:
        import pikepdf

        self._template = template
        self._base = flatten(fill(template, Form()))
        self._objects: dict[str, tuple[int, bytes]] = {}  # name -> its number, its dictionary but for the length
        self._dots: dict[str, bytes] = {}
        self._kept: dict[str, tuple[bytes, bytes]] = {}
        with pikepdf.open(io.BytesIO(self._base)) as pdf:
            for page in pdf.pages:
                for look in page.obj.Resources.get("/XObject", {}).values():
                    if "/EspaceTiersField" in look:
                        self._remember(look)
            self._size = int(pdf.trailer.Size)
            self._root = b"%d %d R" % pdf.Root.objgen
        with pikepdf.open(io.BytesIO(template.content)) as pdf:
            for widget in (each for page in pdf.pages for each in page.obj.Annots):
                if "/T" not in widget:
                    name, state = next((str(at), look) for at, look in widget.AP.N.items() if at != "/Off")
                    self._dots[f"mode.{name.lstrip('/')}"] = state.read_bytes()
        found = _START.search(self._base)
        assert found is not None
        self._previous = found[1]

    @property
    def names(self) -> frozenset[str]:
        """The fields that can change."""
        return frozenset(self._objects) - {SIGNATURE}

    def contents(self, form: Form) -> dict[str, bytes]:
        """What each of them shows for `form`."""
        made = looks(self._template, form)
        for name, dot in self._dots.items():
            made[name] = dot if form.mode is not None and name == f"mode.{form.mode.value}" else b""
        return made

    def file(self, contents: Mapping[str, bytes]) -> bytes:
        """The agreement that shows `contents`."""
        out = [self._base]
        place = len(self._base)
        rows = []
        for name, content in contents.items():
            if not content:
                continue  # as in the base
            number, _ = self._objects[name]
            octets = self._object(name, content)
            rows.append(b"%d 1\n%010d 00000 n \n" % (number, place))
            out.append(octets)
            place += len(octets)
        out.append(
            b"xref\n%s" % b"".join(rows)
            + b"trailer\n<< /Size %d /Root %s /Prev %s >>\n" % (self._size, self._root, self._previous)
            + b"startxref\n%d\n%%%%EOF\n" % place
        )
        return b"".join(out) if rows else self._base

    # --- within ------------------------------------------------------------------------------------------------

    def _remember(self, look: object) -> None:
        import pikepdf

        assert isinstance(look, pikepdf.Object)
        entries = []
        for key, value in look.items():
            if key in ("/Length", "/Filter"):
                continue
            written = b"%d %d R" % value.objgen if value.is_indirect else value.unparse()
            entries.append(key.encode() + b" " + written)
        number, generation = look.objgen
        assert generation == 0
        self._objects[str(look.EspaceTiersField)] = (number, b" ".join(entries))

    def _object(self, name: str, content: bytes) -> bytes:
        kept = self._kept.get(name)
        if kept is not None and kept[0] == content:
            return kept[1]
        number, words = self._objects[name]
        made = b"%d 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
            number,
            words,
            len(content),
            content,
        )
        self._kept[name] = (content, made)
        return made
