"""Ended at any moment, in any way: no half file, no process; and the next run makes all of it and sweeps up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from distributed import LocalCluster

from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.scenes.production.test_ended import PLENTY, begun, members, patiently  # noqa: F401 (a fixture)
from tests.soak.ended import COMMANDS, landed, litter
from tests.soak.tried import seeds

RENDERS = Path("renders")
ENDS = [signal.SIGINT, signal.SIGHUP, signal.SIGTERM, signal.SIGKILL]


@cache
def longest(kind: str) -> list[float]:
    """Seconds that a command took when it was left alone; a guess until then."""
    return [20.0]


@pytest.fixture(scope="module")
def room():
    """A scheduler and a worker, as of a room of machines."""
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None) as local:
        yield local.scheduler_address


def ended(running: subprocess.Popen[str], how: signal.Signals, all_of_them: bool) -> str:
    """What a command said that was ended so."""
    with suppress(ProcessLookupError):
        (os.killpg if all_of_them else os.kill)(running.pid, how)
    said, _ = running.communicate(timeout=PLENTY)
    patiently(lambda: not members(running.pid))
    return said


@pytest.mark.filterwarnings("ignore")  # of Dask's
@pytest.mark.parametrize("seed", seeds("kills"))
def test_whatever_is_ended_whenever_leaves_nothing_half_and_is_made_by_the_next_run(
    seed: int,
    begun,  # noqa: F811
    request: pytest.FixtureRequest,
):
    draw = random.Random(seed)
    kind = draw.choice([*COMMANDS, "dask"])
    words = COMMANDS["mp4" if kind == "dask" else kind]
    words = [*words, "--dask", request.getfixturevalue("room")] if kind == "dask" else words
    running = begun(*words)
    with suppress(subprocess.TimeoutExpired):
        running.wait(1.0 + draw.uniform(0.0, 1.1) * longest(kind)[-1])  # Python itself has begun
    how = draw.choice(ENDS)
    said = ended(running, how, all_of_them=draw.random() < 0.5)
    assert "Traceback" not in said
    landed(RENDERS)
    if how is not signal.SIGKILL:
        assert litter(RENDERS) == []
        assert list(Path("temporary").iterdir()) == []
    begins = time.monotonic()
    again = begun(*words)
    said, _ = again.communicate(timeout=10 * PLENTY)
    longest(kind).append(time.monotonic() - begins)
    assert again.returncode == 0, said
    assert landed(RENDERS)
    assert litter(RENDERS) == []
