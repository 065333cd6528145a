"""Running the application on a real port: in the foreground for the command, in a thread for tests."""

import socket
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn

from api_stub.app import Parts, create_app
from api_stub.faults import Faults
from api_stub.settings import Argon2Cost, Settings
from api_stub.wire import FaultyProtocol

KEEP_ALIVE_SECONDS = 75
GRACE_SECONDS = 2


class _Server(uvicorn.Server):
    """uvicorn, telling when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class Served:
    """The server on a real port, in a thread: `with Served(settings) as served: ... served.url`.

    Without settings: a temporary folder, the demonstration practices, cheap password hashes. `port` 0 takes a free one.
    """

    def __init__(self, settings: Settings | None = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._temporary = None if settings else tempfile.TemporaryDirectory(prefix="api-stub-")
        if settings is None:
            assert self._temporary is not None
            settings = Settings(Path(self._temporary.name), argon2=Argon2Cost.cheap())
        self.settings = settings
        self._host = host
        self._port = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None
        self.url = ""
        self.mailbox = ""
        self.backoffice = ""

    @property
    def parts(self) -> Parts:
        """The parts of the running application."""
        parts: Parts = self.app.state.parts
        return parts

    @property
    def faults(self) -> Faults:
        """The faults in force; only felt where the settings have `faults`, be they `{}`."""
        return self.parts.faults

    def start(self) -> Self:
        """Listen; returns once requests are answered. After `stop` it starts again over the same folder and port."""
        self.app = create_app(self.settings)
        plain = socket.create_server((self._host, self._port), backlog=512)
        # asyncio only turns Nagle's delay off for sockets that say TCP; with it, a streamed answer waits 40 ms
        listener = socket.socket(plain.family, plain.type, socket.IPPROTO_TCP, fileno=plain.detach())
        self._port = listener.getsockname()[1]
        self.url = f"http://{self._host}:{self._port}"
        self.mailbox = self.url + "/mailbox"
        self.backoffice = self.url + "/backoffice"
        self.parts.site.url = self.url
        self.parts.registration.errands.wake()
        server = self._server = _Server(configure(self.app, faulty=self.settings.faults is not None))
        self._thread = threading.Thread(target=server.run, args=([listener],), name="api-stub", daemon=True)
        self._thread.start()
        server.ready.wait()
        return self

    def stop(self) -> None:
        """Stop listening, end what is under way, close the state. A second call does nothing."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None
        self.parts.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self._temporary is not None:
            self._temporary.cleanup()


def configure(app: Any, *, faulty: bool = False) -> uvicorn.Config:
    """uvicorn's configuration for this application; `faulty` where its lines may have to misbehave."""
    return uvicorn.Config(
        app,
        http=FaultyProtocol if faulty else "httptools",
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        backlog=512,
    )
