"""The commands of a class: its notebook, and the page whose picture follows the lecturer's hand or the homework."""

from __future__ import annotations

import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gdmath import InputError
from gdmath.errors import printable
from scenes.lecture import Lecture
from scenes.production.asking import say_long_valley
from scenes.production.landing import write_new
from scenes.production.options import lecture_options

if TYPE_CHECKING:
    from scenes.live.desk import Desk

PORT = 8642
"""Where the page is unless another port is asked for."""


@click.command()
@lecture_options
@click.option(
    "--homework",
    type=click.Path(path_type=Path),
    help="A Python file with grad_wrt_w and grad_wrt_b: the ball goes where they send it.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any that is free.")
@click.option("--no-browser", is_flag=True, help="Only say the address.")
def live(file: Path | None, assignments: dict[str, str], homework: Path | None, port: int, no_browser: bool) -> None:
    """Open a page, on this machine alone, whose picture follows keys and mouse: steps, rates, starts, optimizers.

    Its key ? lists the keys; Ctrl-C here ends it.
    """
    try:
        from scenes.live.server import Server
    except ModuleNotFoundError as error:
        raise InputError(f"the page needs {error.name}: pip install 'manim-downhill[live]'.") from None
    if homework and not homework.is_file():
        raise InputError(f"{homework} is no file; give the one with grad_wrt_w and grad_wrt_b.")
    lecture = Lecture(file=file, assignments=assignments)
    lecture.loss  # noqa: B018  # rows that cannot be read are refused before there is a page
    server = Server(lambda: _desk(lecture, homework), port)
    click.echo(f"{server.address}\nCtrl-C ends it.")
    if not no_browser:
        threading.Thread(target=webbrowser.open, args=[server.address], daemon=True).start()  # some wait for its end
    server.run()


def _desk(lecture: Lecture, homework: Path | None) -> Desk:
    """A descent of its own for a page, with a process of its own for the homework; Manim comes with the first."""
    from scenes.live.desk import Desk
    from scenes.live.live import Live

    if homework is None:
        return Desk(Live(lecture))
    from scenes.live.student import Student

    student = Student(homework)
    return Desk(Live(lecture, student.grad_wrt_w, student.grad_wrt_b), student)


@click.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.option("--solutions", is_flag=True, help="With the answers, for who gives the class.")
@lecture_options
def notebook(path: Path | None, solutions: bool, file: Path | None, assignments: dict[str, str]) -> None:
    """Write the notebook of the class, ml1.ipynb, with the homework left blank."""
    from scenes.live.notebook import content

    path = path or Path("ml1-solutions.ipynb" if solutions else "ml1.ipynb")
    lecture = Lecture(file=file, assignments=assignments)
    say_long_valley([lecture])
    write_new(path, content(lecture, path.parent, solutions), "downhill notebook other.ipynb")
    click.echo(printable(f"{path} is written; open it in any notebook, for example: jupyter lab {path}"))
