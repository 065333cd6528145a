"""tuspy as it comes, one document after the other: `python -m tests.bench.tuspy_sender ENDPOINT TOKEN FOLDER`."""

import json
import sys
from pathlib import Path
from time import perf_counter

from tusclient.client import TusClient


def send(endpoint: str, token: str, folder: Path) -> dict[str, float]:
    """Upload every file of `folder`; seconds, without Python's own start."""
    client = TusClient(endpoint, headers={"Authorization": f"Bearer {token}"})
    paths = sorted(folder.iterdir())
    start = perf_counter()
    for path in paths:
        client.uploader(str(path), metadata={"filename": path.name, "filetype": "application/pdf"}).upload()
    return {"seconds": perf_counter() - start, "documents": len(paths)}


if __name__ == "__main__":
    print(json.dumps(send(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
