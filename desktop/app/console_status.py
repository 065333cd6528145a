"""One `status`: what each practice of this workstation has waiting, as far as its vault opens. Sends nothing."""

import asyncio
import sys

from desktop.app import console_texts as texts
from desktop.app.console_entry import OPEN, first_line
from desktop.app.console_words import say, sentence, tell, tell_values
from desktop.app.options import Exit, StatusOptions
from desktop.app.wiring import House, build, queued
from desktop.infra.http import Http
from desktop.infra.paths import Paths
from desktop.kernel.failures import Failure
from desktop.session.facts import Profile
from desktop.uploads.engine import Engine
from desktop.uploads.facts import DocumentState
from desktop.uploads.remote import Remote


async def status(options: StatusOptions, paths: Paths) -> Exit:
    """Tell it; the exit code."""
    password = first_line(sys.stdin) if options.password_stdin else None
    house = build(paths, options.server)
    code = Exit.DONE
    try:
        known = await house.session.profiles()
        asked = [profile for profile in known if options.finess in (None, profile.finess)]
        if not asked:
            say(texts.NO_PROFILE)
        for profile in asked:
            counts: dict[DocumentState, int] | None = None
            try:
                counts = await _counts(house, profile, password)
            except Failure as problem:
                say(sentence(problem))
            if counts is None and password is not None:
                code = Exit.SIGN_IN_REFUSED
            waiting = await asyncio.to_thread(house.session.queued, profile.finess)
            _tell_status(options, profile, counts, waiting if counts is None else queued(counts))
    finally:
        await house.session.close()
    return code


async def _counts(house: House, profile: Profile, password: str | None) -> dict[DocumentState, int] | None:
    """What the vault counts, where it opens; the line isn't needed."""
    session = house.session
    result = await session.look(profile.finess, password)
    if result.outcome not in OPEN:
        return None
    http = Http(session.server)
    engine = Engine(session.vault, Remote(http, session.bearer, session.renewed), house.bus, house.clock)
    try:
        return await engine.counts()
    finally:
        await engine.stop()
        await session.leave()


def _tell_status(
    options: StatusOptions, profile: Profile, counts: dict[DocumentState, int] | None, waiting: int | None
) -> None:
    if options.json:
        tell_values(
            {
                "finess": profile.finess,
                "name": profile.name,
                "server": profile.server,
                "remembered": profile.remembered,
                "open": counts is not None,
                "queued": waiting,
                "counts": None if counts is None else {state.value: count for state, count in counts.items()},
            }
        )
        return
    tell(f"{profile.finess} {profile.name or texts.UNNAMED}")
    if counts is None:
        tell(f"  {texts.CLOSED_VAULT}, {texts.QUEUED_ESTIMATE.format(waiting or 0)}")
        return
    for state, count in counts.items():
        if count:
            tell(f"  {texts.STATES[state]}\u00a0: {count}")
