"""The commands that put clips into decks, on pages and on paper."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from gdmath import InputError
from scenes.production.asking import RENDERS, jobs_of, landed, render_all, sum_up, together
from scenes.production.catalogue import Own
from scenes.production.embed import record
from scenes.production.embed.output import DeckFolder, PageFolder, replacing, updating
from scenes.production.embed.variants import by_scene
from scenes.production.job import Job, Picture
from scenes.production.landing import check_file, whole
from scenes.production.options import jobs_option, lecture_options, quality_option, scenes_argument, sweep_option
from scenes.production.render import End
from scenes.production.sweep import Sweep


def nothing(asked: Sequence[Job], output: Path) -> None:
    """Nothing is to be looked at."""


def embedding(check: Callable[[Sequence[Job], Path], None]) -> Callable[..., Any]:
    """The arguments of a command that shows clips: they are rendered first where they are not up to date.

    The clips of a sweep share a player. Before anything is rendered `check` looks at the folder to be written.
    """
    return functools.partial(_embedding, check)


def _embedding(check: Callable[[Sequence[Job], Path], None], command: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(command)
    @click.pass_obj
    def with_clips(
        debug: bool | None,
        scenes: list[str | Own],
        quality: str,
        jobs: int | None,
        file: Path | None,
        assignments: dict[str, str],
        sweeps: list[Sweep],
        **own: Any,
    ) -> None:
        if any(sweep.key == "look.aspect" for sweep in sweeps):
            raise InputError("a player shows clips of one shape; do not sweep look.aspect, give --aspect.")
        asked = jobs_of(scenes, Picture(quality), file, assignments, sweeps)
        check(asked, own["output"])
        outcomes = render_all(asked, jobs)
        status = sum_up(outcomes, bool(debug))
        there = [outcome.job for outcome in outcomes if outcome.end in (End.LANDED, End.UP_TO_DATE)]
        if there and not any(outcome.end is End.STOPPED for outcome in outcomes):
            command(there, **own)
        sys.exit(status)

    return scenes_argument(quality_option("h")(jobs_option(sweep_option(lecture_options(with_clips)))))


@click.command()
@click.option("--output", type=DeckFolder(), default=RENDERS / "deck", show_default=True, help="The folder to write.")
@click.option("--title", help="On the first slide.  [default: the clip's, or Gradient descent]")
@click.option("--author", default="", help="On the first slide, and in the properties of the files.")
@click.option("--pdf", is_flag=True, help="A PDF too, with the last picture of every beat, a page a beat.")
@embedding(record.check)
def deck(jobs: list[Job], output: Path, title: str | None, author: str, pdf: bool) -> None:
    """Make a deck, a section a clip and a step a beat: index.html for the browser, and a .pptx for PowerPoint.

    A key goes on to the next beat, its last frame standing; R plays it again, M is a menu of clips, S opens the notes,
    C shows below the picture what was said before and the numbers by name. sections.html and sections.md are the same
    steps to paste into a deck of reveal.js, Quarto or pandoc. The clips of a sweep are one section: a slider over the
    values that keeps the moment, then side by side in step, as PowerPoint, the PDF and what is pasted have them.
    """
    from scenes.production.embed import deck as html
    from scenes.production.embed import fragments, paper, slides
    from scenes.production.embed.steps import waits
    from scenes.production.side_by_side import apart

    clips = [*map(landed, jobs)]
    scenes, size = by_scene(clips), clips[0].size
    title = title or (clips[0].title if len(scenes) == 1 else "Gradient descent")
    made = f"{output.name}.pptx", *[f"{output.name}.pdf"] * pdf
    films = [together(apart(variants)) if len(variants) > 1 else variants[0] for variants in scenes]
    with replacing(output) as new:  # the old deck stays until there is a new one
        with drawing(films) as shown:
            cut = [(clip, waits(clip, new / "media")) for clip in shown]
        html.write(cut, scenes, new, title, author)
        fragments.write(cut, new)
        record.write(jobs, new)
        slides.write(cut, new / made[0], title, author, size)
        if pdf:
            paper.write(cut, new / made[1], title, author, size)
    steps = sum(len(steps) for _, steps in cut)
    click.echo(f"{output / 'index.html'}, {', '.join(made)}: {len(clips)} clips in {steps} steps")


def drawing(clips: list[Any]) -> Any:
    """A line that says how far it is with the clips."""
    names = lambda clip: clip.name if clip else ""  # noqa: E731
    return click.progressbar(clips, label="drawing", item_show_func=names, file=sys.stderr)


@click.command()
@click.option("--output", type=PageFolder(), default=RENDERS / "page", show_default=True, help="The folder to write.")
@click.option("--title", default="Gradient descent fits a line", show_default=True, help="Of the page.")
@embedding(nothing)
def gallery(jobs: list[Job], output: Path, title: str) -> None:
    """Make a page of clips, in a folder with all that it needs: open index.html, or upload the folder.

    One clip at a time, with its beats to go to, its files to take, its command, and snippets to embed it. The clips
    of a sweep share a player: a slider over their values keeps the moment, and two to four stand side by side.
    """
    from scenes.production.embed import page

    clips = [*map(landed, jobs)]
    with updating(output) as new, click.progressbar(length=len(clips), label="writing", file=sys.stderr) as bar:
        page.write(clips, new, title, bar.update)
    click.echo(f"{output / 'index.html'}: {len(clips)} clips")


@click.command()
@click.option(
    "--per-page", type=click.Choice(["2", "4"]), default="4", show_default=True, help="Pictures a page of the handout."
)
@scenes_argument
@lecture_options
@sweep_option
def handout(
    scenes: list[str | Own], file: Path | None, assignments: dict[str, str], sweeps: list[Sweep], per_page: str
) -> None:
    """Make renders/handout.pdf, a picture and its words a beat, and renders/narration.md, the whole script.

    The pictures are drawn for paper, without a film, and light unless --theme says otherwise. Of a sweep each clip is
    there once for each value, which its title says.
    """
    from scenes.production.embed import handout as paper
    from scenes.production.embed.drawn import draw
    from scenes.production.embed.narration import script

    made, told = RENDERS / "handout.pdf", RENDERS / "narration.md"
    check_file(made)
    check_file(told)
    light = {} if any(sweep.key == "look.theme" for sweep in sweeps) else {"look.theme": "light"}
    asked = jobs_of(scenes, Picture(), file, light | assignments, sweeps)
    names = [scene.name if isinstance(scene, Own) else scene for scene in scenes]
    asked.sort(key=lambda job: names.index(job.scene))
    RENDERS.mkdir(exist_ok=True)
    with whole(made) as sheet, whole(told) as words, TemporaryDirectory() as folder:
        with drawing(asked) as shown:
            drawn = [draw(job, Path(folder)) for job in shown]
        paper.write(drawn, sheet, int(per_page))
        words.write_text(script(drawn), encoding="utf-8")
    click.echo(f"{made} and {told}: {len(drawn)} clips")
