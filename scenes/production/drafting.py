"""The commands with which a clip is drafted: a file to begin with, its pictures, and what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from gdmath.errors import printable
from scenes.production.asking import RENDERS, jobs_of
from scenes.production.catalogue import Own
from scenes.production.job import Picture
from scenes.production.landing import check_folder
from scenes.production.options import lecture_options, scenes_argument, sweep_option
from scenes.production.saying import said_of
from scenes.production.sweep import Sweep


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Write a clip to begin with: NAME, such as ExactSteps, is its class.

    In a checkout it joins the lecture, with a test; elsewhere it is a file of yours.
    """
    from scenes.production.new import write

    written, joined = write(name)
    click.echo(
        f"{', '.join(map(str, written))}: written; change it, and look: downhill storyboard "
        f"{name if joined else written[0]} --audit"
    )
    if joined:
        click.echo(f"Its length, its preview and its row in the README: python -m scenes.production.previews {name}")


@click.command()
@scenes_argument
@lecture_options
@sweep_option
@click.option(
    "--audit",
    is_flag=True,
    help="Then look at each over the lectures of the tests: is all read and seen? Beats at fault are drawn, marked.",
)
def storyboard(
    scenes: list[str | Own], file: Path | None, assignments: dict[str, str], sweeps: list[Sweep], audit: bool
) -> None:
    """Draw contact sheets into renders/storyboards: one picture a beat, in seconds; of clips, or of a file of yours."""
    from scenes.production.auditing import lines
    from scenes.production.workers import draw_storyboards

    folder, status = RENDERS / "storyboards", 0
    asked = jobs_of(scenes, Picture(), file, assignments, sweeps)
    check_folder(folder)
    sheets = {folder / f"{job.name}.png": job for job in asked}
    for path, beats in draw_storyboards(sheets):
        if isinstance(beats, BaseException):
            status = 1
            click.echo(f"{path} failed: {said_of(beats, sheets[path].file)}")
        else:
            click.echo(f"{path}: {beats} beats")
    once = {(job.scene, job.file): job for job in asked}
    for line, wrong in lines([*once.values()], folder) if audit else ():
        status = max(status, wrong)
        click.echo(printable(line))
    sys.exit(int(status))
