"""The statements of a signed-in practice: open with the vault, closed before it, fetched for whoever is signed in."""

import asyncio
from pathlib import Path

from keyring.backends import fail

from api_stub import seed
from api_stub.serving import Served
from desktop.app.statements import open_statements
from desktop.app.wiring import build
from desktop.infra.paths import Paths
from desktop.infra.secrets import SystemKeyring
from desktop.kernel.ids import Finess
from desktop.session.keys import Effort
from desktop.session.standing import Outcome
from desktop.statements.facts import CacheStatus, LineQuery

PATIENCE = 20.0


async def test_from_sign_in_to_sign_out(tmp_path: Path) -> None:
    with Served() as served:
        keyring = SystemKeyring(choose=fail.Keyring)  # none: the workstation's own may think for longer than we wait
        house = build(Paths.under(tmp_path), served.url, secrets=keyring, effort=Effort(64, 1, 1))
        here = asyncio.Event()
        loop = asyncio.get_running_loop()

        def look(status: CacheStatus) -> None:
            if status.synced_at is not None:
                loop.call_soon_threadsafe(here.set)

        house.bus.subscribe(CacheStatus, look)
        signed = await house.session.sign_in(Finess(seed.DEMO.finess), seed.DEMO.password, remember=False)
        assert signed.outcome is Outcome.SIGNED_IN
        archive = await open_statements(house)
        await asyncio.wait_for(here.wait(), PATIENCE)
        totals = await archive.service.totals(LineQuery(search="monture"))
        assert totals.lines > 0
        file = house.session.vault.path.with_name("statements.db")
        assert file.stat().st_size > 0
        await house.session.sign_out()
        assert archive.ties == []
        await house.session.erase(Finess(seed.DEMO.finess))
        assert not file.exists()
        await house.close()
