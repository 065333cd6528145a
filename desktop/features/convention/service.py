"""What the page may ask: keep and find the draft, check the form, make the agreement, save it, have it signed.

Owns the order of things: nothing is composed that can't be written. Runs on the loop, and works in the loop's threads.
Knows no screen and no server: who mails the agreement is handed in.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Protocol

from desktop.features.convention import rules, signing, store
from desktop.features.convention.domain import Draft, Finding, Form, Ink, Key, Signed
from desktop.features.convention.fill import Template, compose, unwritten
from desktop.features.convention.received import Received, look_at
from desktop.features.convention.signing import Certificate
from desktop.infra.database import Vault
from desktop.infra.files import write_atomically
from desktop.kernel.clock import Clock
from desktop.kernel.identifiers import normalise_finess

_READABLE = 0o644  # what the user saves is the user's to share


class Drafts(Protocol):
    """Where what is typed is kept, encrypted."""

    async def load(self) -> Draft | None: ...

    async def keep(self, form: Form) -> None: ...

    async def forget(self) -> None: ...


class VaultDrafts:
    """In the vault that is open when it is asked for."""

    def __init__(self, vault: Callable[[], Vault], clock: Clock) -> None:
        self._vault = vault
        self._clock = clock

    async def load(self) -> Draft | None:
        return await self._vault().read(store.draft)

    async def keep(self, form: Form) -> None:
        await self._vault().write(partial(store.keep, form=form, now=self._clock.now()))

    async def forget(self) -> None:
        await self._vault().write(store.forget)


class MemoryDrafts:
    """As long as the program runs: where no vault is open yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._draft: Draft | None = None

    async def load(self) -> Draft | None:
        return self._draft

    async def keep(self, form: Form) -> None:
        self._draft = Draft(form, self._clock.now())

    async def forget(self) -> None:
        self._draft = None


class Agreements:
    """One for a page."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts

    @cached_property
    def template(self) -> Template:
        """The template, read when it is first needed. Raises `OSError`."""
        return Template.load()

    async def prepare(self) -> Template:
        """Read the template and import what checks values, before anybody types."""
        return await asyncio.to_thread(self._prepare)

    async def check(self, form: Form) -> Mapping[Key, Finding]:
        """What is wrong in `form`, with what the paper can't hold."""
        return await asyncio.to_thread(partial(self._check, form))

    async def generate(self, form: Form, ink: Ink | None = None) -> bytes:
        """The agreement's file. Raises `Refused` where a value can't be written."""
        return await asyncio.to_thread(lambda: compose(self.template, form, ink))

    async def sign(self, form: Form, certificate: Certificate) -> bytes:
        """The agreement with the signature of a certificate. Raises `CertificateUnusable`, `Refused`."""

        def signed() -> bytes:
            made = compose(self.template, form)
            return signing.sign(made, certificate, place=form[Key.SIGN_PLACE], name=form[Key.SIGN_NAME])

        return await asyncio.to_thread(signed)

    async def read_certificate(self, path: Path, password: str) -> Certificate:
        """A .p12 from its file. Raises `OSError`."""
        return Certificate(await asyncio.to_thread(path.read_bytes), password)

    async def read_image(self, path: Path) -> bytes:
        """A picture of a signature. Raises `OSError`."""
        return await asyncio.to_thread(path.read_bytes)

    async def take_back(self, path: Path, made: bytes | None) -> Received:
        """A signed agreement that the user scanned or signed elsewhere; `made` is the one that isn't signed."""
        return await asyncio.to_thread(partial(look_at, path, made))

    async def save(self, path: Path, content: bytes) -> None:
        """Save for the user: whole, or not at all. Raises `OSError`."""
        await asyncio.to_thread(partial(write_atomically, path, content, mode=_READABLE))

    # --- in a thread -------------------------------------------------------------------------------------------

    def _prepare(self) -> Template:
        template = self.template
        _ = template.boxes
        rules.phone("00")
        rules.email("a@b")
        rules.iban("FR")
        return template

    def _check(self, form: Form) -> Mapping[Key, Finding]:
        return {**unwritten(self.template, form), **rules.check(form)}


def package(content: bytes, form: Form, how: str, suffix: str = "pdf") -> Signed:
    """What is handed on to be deposited."""
    finess = normalise_finess(form[Key.FINESS])
    return Signed(content, file_name(form, suffix), finess, form[Key.EMAIL].strip(), how)


def file_name(form: Form, suffix: str = "pdf") -> str:
    """Under which the agreement is saved and sent."""
    finess = normalise_finess(form[Key.FINESS])
    return f"Convention-{finess}.{suffix}" if finess.isalnum() else f"Convention.{suffix}"


def signing_form(form: Form, place: str, day: str, name: str, mention: str) -> Form:
    """`form` with what is written when it is signed."""
    signed = {Key.SIGN_PLACE: place, Key.SIGN_DATE: day, Key.SIGN_NAME: name, Key.SIGN_MENTION: mention}
    return replace(form, values={**form.values, **signed})
