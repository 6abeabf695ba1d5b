"""The commands that begin a class."""

from __future__ import annotations

from pathlib import Path

import click

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.production.asking import say_long_valley
from scenes.production.options import lecture_options


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
    text = content(lecture, path.parent, solutions)
    try:
        with path.open("x", encoding="utf-8") as there:
            there.write(text)
    except FileExistsError:
        raise InputError(f"{path} is there already; name another file: downhill notebook other.ipynb.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}; name a file elsewhere.") from None
    click.echo(f"{path} is written; open it in any notebook, for example: jupyter lab {path}")
