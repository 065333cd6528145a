"""What the interoperability tests share: programs that we did not write."""

from pathlib import Path

import pytest

from tests.interop import installed


@pytest.fixture(scope="session")
def node() -> str:
    """The node program."""
    return installed.program("node")


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The folder `node_modules`, as the lock file wants it. Scripts beside it can import from it."""
    return installed.node_modules()
