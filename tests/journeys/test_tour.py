"""The tour, end to end: what a machine without a display shows of the program is there, and its main job was done."""

import hashlib
import re
from pathlib import Path

import pytest
import samples
from PIL import Image, ImageStat

from tests.journeys.run import Run

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]  # on a machine that is busy with other things

WITHIN = 800.0  # seconds; some hundred on a machine that has nothing else to do
PICTURES = 12
_LINE = re.compile(r"^  - (.+) · (\d+) octets · ([0-9a-f]{64})$", re.MULTILINE)


def test_the_tour_shows_the_main_job_done(tmp_path: Path) -> None:
    folder, basedir = tmp_path / "pictures", tmp_path / "program"
    run = Run(tmp_path / "runs", ["-m", "desktop", "--demo", "--tour", str(folder), "--basedir", str(basedir)])
    assert run.ends(WITHIN) == 0, run.told
    assert run.told == ""

    pictures = sorted(folder.glob("*.png"))
    assert len(pictures) >= PICTURES
    assert [int(path.name[:3]) for path in pictures] == list(range(1, len(pictures) + 1))
    seen = set()
    for path in pictures:
        with Image.open(path) as picture:
            assert min(picture.size) >= 600
            assert max(ImageStat.Stat(picture.convert("L")).stddev) > 5, f"{path.name} is blank"
            seen.add(hashlib.sha256(picture.tobytes()).digest())
    assert len(seen) == len(pictures), "the same picture twice"

    summary = (folder / "summary.md").read_text("utf-8")
    assert all(path.name in summary for path in pictures)
    told = {name: (int(size), sha256) for name, size, sha256 in _LINE.findall(summary)}
    for sample in samples.SAMPLES:
        content = (basedir / "documents" / sample.name).read_bytes()
        expected = (len(content), hashlib.sha256(content).hexdigest())
        assert (told.get(sample.name) == expected) is sample.good, sample.name
