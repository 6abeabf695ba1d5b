"""The commands that put clips into decks, on pages and on paper."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from scenes.production.asking import RENDERS, jobs_of, render_all, sum_up
from scenes.production.embed.clip import Landed
from scenes.production.embed.output import PageFolder, updating
from scenes.production.job import Picture
from scenes.production.options import jobs_option, lecture_options, quality_option, scenes_argument, sweep_option
from scenes.production.render import End


def embedding(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments of a command that shows clips: they are rendered first where they are not up to date."""

    @functools.wraps(command)
    @click.pass_obj
    def with_clips(
        debug: bool | None,
        scenes: list[str],
        quality: str,
        jobs: int | None,
        file: Path | None,
        assignments: dict[str, str],
        **own: Any,
    ) -> None:
        asked = jobs_of(scenes, Picture(quality), file, assignments, own.pop("sweeps", []))
        outcomes = render_all(asked, jobs)
        status = sum_up(outcomes, bool(debug))
        there = [outcome.job for outcome in outcomes if outcome.end in (End.LANDED, End.UP_TO_DATE)]
        if there and not any(outcome.end is End.STOPPED for outcome in outcomes):
            command([Landed(RENDERS / job.folder, job.stem) for job in there], **own)
        sys.exit(status)

    return scenes_argument(quality_option("h")(jobs_option(lecture_options(with_clips))))


@click.command()
@embedding
def deck(clips: list[Landed]) -> None:
    """Make renders/deck: slides for the browser (index.html) and PowerPoint (deck.pptx), a step a beat.

    A key goes on to the next beat, its last frame standing; the words are the speaker notes (key S), C shows them.
    """
    from scenes.production.embed import deck as html
    from scenes.production.embed import slides

    folder = RENDERS / "deck"
    with TemporaryDirectory(dir=RENDERS) as new:  # the old deck stays until there is a new one
        cut = html.write(clips, Path(new) / "deck")
        slides.write(cut, Path(new) / "deck" / "deck.pptx")
        if folder.exists():
            folder.replace(Path(new) / "old")
        (Path(new) / "deck").replace(folder)
    click.echo(f"{folder / 'index.html'} and {folder / 'deck.pptx'}: {sum(len(steps) for _, steps in cut)} steps")


@click.command()
@click.option("--output", type=PageFolder(), default=RENDERS / "page", show_default=True, help="The folder to write.")
@click.option("--title", default="Gradient descent fits a line", show_default=True, help="Of the page.")
@sweep_option
@embedding
def gallery(clips: list[Landed], output: Path, title: str) -> None:
    """Make a page of clips, in a folder with all that it needs: open index.html, or upload the folder.

    One clip at a time, with its beats to go to, its files to take, its command, and snippets to embed it. The clips
    of a sweep share a player: a slider over their values keeps the moment, and two to four stand side by side.
    """
    from scenes.production.embed import page

    with updating(output) as new:
        page.write(clips, new, title)
    click.echo(f"{output / 'index.html'}: {len(clips)} clips")


@click.command()
@embedding
def handout(clips: list[Landed]) -> None:
    """Make renders/handout.pdf, a picture and its words a beat, and renders/narration.md, the whole script."""
    from scenes.production.embed import handout as paper
    from scenes.production.embed.narration import script

    paper.write(clips, RENDERS / "handout.pdf")
    (RENDERS / "narration.md").write_text(script(clips), encoding="utf-8")
    click.echo(f"{RENDERS / 'handout.pdf'} and {RENDERS / 'narration.md'}: {len(clips)} clips")
