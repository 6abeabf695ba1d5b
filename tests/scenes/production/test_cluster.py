"""A sweep on a true Dask cluster: a scheduler and two workers on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from distributed import LocalCluster

from scenes.lecture import Lecture
from scenes.production.job import Job, Picture
from scenes.production.reel import read_back
from scenes.production.render import End, render
from scenes.production.workers import cluster
from tests.scenes.production.fakes import Silent

RATE = "descent.learning_rate"
pytestmark = pytest.mark.filterwarnings("ignore")


class Counting(Silent):
    def __init__(self):
        super().__init__()
        self.reported: set[str] = set()

    def frames(self, clip, frames):
        self.reported.add(clip)


def test_a_sweep_lands_from_the_workers_of_a_cluster():
    jobs = [
        Job("RollDownhill", Lecture(descent={"learning_rate": rate, "steps": 1}), Picture(), ((RATE, f"{rate}"),))
        for rate in (0.01, 0.02)
    ]
    told = Counting()
    with LocalCluster(n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None) as local:
        outcomes = render(jobs, lambda count: cluster(local.scheduler_address), Path("renders"), told, force=False)
    assert [outcome.end for outcome in outcomes] == [End.LANDED, End.LANDED], [outcome.why for outcome in outcomes]
    for job in jobs:
        reel = read_back(Path("renders/480p15") / job.clip)
        assert json.loads((Path("renders/480p15") / f"{job.name}.json").read_text())["picture"]["frames"] == reel.frames
    assert told.reported == {job.clip for job in jobs}
