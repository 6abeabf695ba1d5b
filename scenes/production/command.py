"""The command `downhill`."""

from __future__ import annotations

import signal
import sys
from io import TextIOWrapper
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gdmath import InputError
from gdmath.errors import LONGEST, printable, shortened
from scenes.lecture import Lecture
from scenes.live.commands import live, notebook
from scenes.production import catalogue
from scenes.production.asking import RENDERS, jobs_of, landed, render_all, sum_up, together
from scenes.production.catalogue import Length, Own
from scenes.production.drafting import new, storyboard
from scenes.production.embed.commands import deck, gallery, handout
from scenes.production.embed.variants import by_scene
from scenes.production.job import FORMATS, Picture
from scenes.production.landing import write_new
from scenes.production.options import (
    Bytes,
    jobs_option,
    lecture_options,
    quality_option,
    scenes_argument,
    sweep_option,
)
from scenes.production.release import machine, release
from scenes.production.saying import said_of
from scenes.production.sweep import Sweep

DEBUG = "--debug"
VERSION = "This version, Manim's and the machine's, as reports of faults need them."

EXAMPLES = """\b
Examples:
  downhill render BowlDescent -q h --lr 0.1
  downhill render --data rows.csv --theme light -j 2
  downhill render LearningRates --set learning_rates.rates=0.01,0.09
  downhill render BowlDescent --sweep descent.learning_rate=0.01,0.1,0.3
  downhill render BowlDescent --format webm --transparent
"""


def main() -> None:
    """The command; what goes wrong is said in one sentence, with a traceback only for --debug."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # not every terminal has a λ
    _end_in_order()
    arguments = [word for word in sys.argv[1:] if word != DEBUG]
    debug = len(arguments) < len(sys.argv) - 1
    try:
        downhill(arguments, standalone_mode=False, obj=debug)
    except click.ClickException as error:
        error.message = shortened(error.message, LONGEST)
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _leave("stopped.", 130)
    except InputError as error:
        _leave(str(error), 2)
    except Exception as error:
        if debug:
            raise
        _leave(f"{type(error).__name__}: {shortened(error, LONGEST)} ({DEBUG} shows where)", 1)


def _end_in_order() -> None:
    """Being ended, or losing the terminal, is answered as Ctrl-C is, unless whoever began us wants it ignored."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _leave(words: str, status: int) -> None:
    click.echo(f"downhill: {words}", err=True)
    sys.exit(status)


def _say_version(context: click.Context, parameter: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(f"downhill {release()}\n{machine()}")
        context.exit()


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=f"{DEBUG}, anywhere, shows where an error came from.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_say_version, help=VERSION)
def downhill() -> None:
    """Clips of gradient descent fitting a line, from your data and your rates."""


@downhill.command("list")
@scenes_argument
def list_clips(scenes: list[str | Own]) -> None:
    """The clips, or those in a file of yours: what each shows, its length and beats for the default lecture."""
    from scenes.production.workers import measure

    table = Table("clip", "length", "beats", "what you see", box=None, pad_edge=False, header_style="bold")
    own = [clip for clip in scenes if isinstance(clip, Own)]
    measured, known = dict(measure(own)) if own else {}, catalogue.lengths()
    status = 0
    for clip in scenes:
        name, path = (clip.name, clip.file) if isinstance(clip, Own) else (clip, None)
        length = measured[clip] if isinstance(clip, Own) else known.get(clip)
        if isinstance(length, BaseException):
            status = 1
            click.echo(f"{path}: {name} failed: {said_of(length, path)}", err=True)
        told = (f"{length.seconds:.0f} s", str(length.beats)) if isinstance(length, Length) else ("?", "?")
        table.add_row(printable(name), *told, escape(printable(catalogue.line(name, path))))
    Console().print(table)
    sys.exit(status)


@downhill.command()
@click.argument("path", type=click.Path(path_type=Path), default="lecture.toml")
def init(path: Path) -> None:
    """Write a commented lecture file with every parameter, its default and its unit."""
    from scenes.production.lecture_file import commented

    write_new(path, commented(), "downhill init other.toml")
    click.echo(printable(f"{path} is written; change it, then: downhill check {path}"))


@downhill.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@lecture_options
def check(path: Path | None, file: Path | None, assignments: dict[str, str]) -> None:
    """Validate a lecture and say what will happen, before anything is rendered."""
    from scenes.production.forecast import facts, goal, rates

    if path and file:
        raise InputError(f"{path} and --lecture {file} are both given; give one lecture file.")
    lecture = Lecture(file=path or file, assignments=assignments)
    console = Console(highlight=False)
    for name, words in facts(lecture):
        console.print(f"[bold]{name:<11}[/bold]", end="")
        console.print(printable(words), markup=False, soft_wrap=True)
    table = Table("used by", "rate η", "what it does", f"until {goal(lecture)}", box=None, pad_edge=False)
    for each in rates(lecture):
        table.add_row(each.used_by, f"{each.rate:.6g}", str(each.regime), each.verdict)
    console.print()
    console.print(table)


@downhill.command(epilog=EXAMPLES)
@scenes_argument
@quality_option("l")
@lecture_options
@sweep_option
@click.option("--side-by-side", is_flag=True, help="Of a sweep of two to four clips, one film of all, in step, too.")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="mp4", show_default=True)
@click.option("--max-size", type=Bytes(), help="Of a GIF, 5MB for example; frames and pixels are given up for it.")
@click.option("--transparent", is_flag=True, help="Without a background; webm or mov.")
@jobs_option
@click.option("--dask", metavar="ADDRESS", help="Render on the workers of this Dask scheduler.")
@click.option("--force", is_flag=True, help="Render what is up to date, too, and draw it anew.")
@click.pass_obj
def render(
    debug: bool | None,
    scenes: list[str | Own],
    quality: str,
    file: Path | None,
    assignments: dict[str, str],
    sweeps: list[Sweep],
    side_by_side: bool,
    format_: str,
    max_size: int | None,
    transparent: bool,
    jobs: int | None,
    dask: str | None,
    force: bool,
) -> None:
    """Render clips into renders, all or some; only what changed is rendered.

    Each lands with its poster (.png), its subtitles (.srt, .vtt) and a manifest (.json).
    """
    picture = Picture(quality, format_, transparent, max_size)
    asked = jobs_of(scenes, picture, file, assignments, sweeps)
    if side_by_side:
        from scenes.production.side_by_side import check as check_together

        check_together(asked)
    outcomes = render_all(asked, jobs, dask, force)
    status = sum_up(outcomes, bool(debug))
    if side_by_side and not status:
        for variants in by_scene([*map(landed, asked)]):
            together(variants)
    sys.exit(status)


@downhill.command()
def clean() -> None:
    """Remove what renders keep to be faster next time, never a clip."""
    from scenes.production.render import clean as remove

    removed = remove(RENDERS)
    click.echo(f"{removed} is removed." if removed else "There is nothing to remove.")


for other in (new, storyboard, deck, gallery, handout, live, notebook):
    downhill.add_command(other)

if __name__ == "__main__":
    main()
