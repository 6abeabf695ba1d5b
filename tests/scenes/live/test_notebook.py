"""The notebook runs from top to bottom, with its blanks left and with its answers; what it shows is what is true."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from gdmath import GradientDescent, InputError, descend, telling_rates
from scenes.lecture import Lecture
from scenes.live.notebook import content
from scenes.production.command import downhill
from tests.scenes.production.embed.conftest import DOWNHILL

PENGUINS = {"data": {"source": "penguins", "standardize": True}, "descent": {"learning_rate": 0.2}}

LINE = re.compile(r"after step (\S+): w = (\S+), b = (\S+), loss = (\S+)")

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning:jupyter_client")


class Ran:
    """A notebook after all its cells ran, written by the command."""

    def __init__(self, folder: Path, *options: str) -> None:
        import nbformat  # takes four seconds: not where tests are only collected
        from nbclient import NotebookClient

        path = folder / "class.ipynb"
        subprocess.run([*DOWNHILL, "notebook", path.name, *options], cwd=folder, check=True, capture_output=True)
        self.notebook = nbformat.read(path, 4)
        nbformat.validate(self.notebook)
        client = NotebookClient(self.notebook, timeout=300, resources={"metadata": {"path": str(folder)}})
        client.execute()  # a cell that fails raises here

    def outputs(self, words: str) -> list[Any]:
        """What came of the cell that has these words in it."""
        (cell,) = [cell for cell in self.notebook.cells if cell.cell_type == "code" and words in cell.source]
        return cell.outputs

    def text(self, words: str) -> str:
        """What such a cell printed."""
        return "".join(each.text for each in self.outputs(words) if each.output_type == "stream")

    def pictures(self, words: str) -> list[Image.Image]:
        """The pictures that such a cell shows."""
        shown = [each.data["image/png"] for each in self.outputs(words) if "image/png" in each.get("data", {})]
        return [Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB") for data in shown]


def clean_environment() -> None:
    for name in os.environ:
        assert not name.startswith("DOWNHILL_"), name


@pytest.fixture(scope="module")
def blanks(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    clean_environment()
    return Ran(tmp_path_factory.mktemp("blanks"))


@pytest.fixture(scope="module")
def solutions(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    clean_environment()
    words = ["--solutions", "--data", "penguins", "--standardize", "--lr", "0.2"]
    return Ran(tmp_path_factory.mktemp("solutions"), *words)


@pytest.fixture(params=["blanks", "solutions"])
def ran(request: pytest.FixtureRequest) -> Ran:
    return request.getfixturevalue(request.param)


def test_no_cell_complains(ran: Ran):
    kinds = [each for cell in ran.notebook.cells for each in cell.get("outputs", [])]
    assert not [each for each in kinds if each.output_type == "error" or each.get("name") == "stderr"]


@pytest.mark.parametrize(
    ("words", "count"),
    [("FitALine, 7", 1), ("LossLandscape, 4", 1), ("LossLandscape, 6", 1), ("step_gd(90)", 1), ("telling_rates(", 4)],
)
def test_pictures_are_shown_where_they_are_asked_for(ran: Ran, words: str, count: int):
    pictures = ran.pictures(words)
    assert len(pictures) == count
    for picture in pictures:
        assert picture.width >= 960
        assert len(picture.getcolors(1 << 24) or []) > 100


def test_map_and_bowl_are_two_pictures(ran: Ran):
    (plane,), (bowl,) = (ran.pictures(f"still(LossLandscape, {beat}") for beat in (4, 6))
    assert plane.tobytes() != bowl.tobytes()


def test_the_clip_is_inside_the_notebook_with_its_subtitles(ran: Ran):
    (output,) = ran.outputs("show(BowlDescent")
    video, poster, words = (
        base64.b64decode(re.search(f'"data:{kind};base64,(.*?)"', output.data["text/html"])[1])
        for kind in ("video/mp4", "image/png", "text/vtt")
    )
    with av.open(io.BytesIO(video)) as reel:
        assert reel.streams.video[0].frames > 100
    assert Image.open(io.BytesIO(poster)).size == (854, 480)
    assert words.startswith(b"WEBVTT")


def test_the_controls_are_there(ran: Ran):
    (output,) = ran.outputs(".widget()")
    assert "application/vnd.jupyter.widget-view+json" in output.data


def test_blanks_say_that_they_are_missing_and_the_ball_stays(blanks: Ran):
    assert blanks.text("print(check_gradient").count("still blank") == 2
    for words in ("step_gd(1)", "step_gd(90)"):
        assert LINE.search(blanks.text(words))[1] == "0"


def test_the_answers_are_right(solutions: Ran):
    assert solutions.text("print(check_gradient").count(": right") == 2


def numbers(text: str) -> list[tuple[float, ...]]:
    """Steps, w, b and loss of each line."""
    plain = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789", ",")
    return [tuple(float(part.translate(plain).replace("×10", "e")) for part in line) for line in LINE.findall(text)]


def after(lecture: Lecture, rate: float, steps: int) -> tuple[float, ...]:
    walk = descend(lecture.loss, lecture.start, GradientDescent(rate), steps)
    return walk.steps, *walk.points[-1], walk.losses[-1]


@pytest.mark.parametrize(("words", "steps"), [("step_gd(1)", 1), ("step_gd(9)", 10), ("step_gd(90)", 100)])
def test_the_students_functions_go_where_gradient_descent_goes(solutions: Ran, words: str, steps: int):
    (found,) = numbers(solutions.text(words))
    np.testing.assert_allclose(found, after(Lecture(**PENGUINS), 0.2, steps), rtol=1e-3, atol=1e-3)


def test_each_rate_does_what_gradient_descent_does(solutions: Ran):
    lecture = Lecture(**PENGUINS)
    found = numbers(solutions.text("telling_rates("))
    for each, rate in zip(found, telling_rates(lecture.loss), strict=True):
        np.testing.assert_allclose(each, after(lecture, rate, lecture.compared_steps), rtol=1e-3, atol=1e-3)


def test_only_who_gives_the_class_has_the_answers():
    blank, solved = (content(Lecture(), Path(), solutions) for solutions in (False, True))
    for words in ("**Answer.**", "np.mean((y - yhat) * x)"):
        assert words not in blank
        assert words in solved
    assert blank.count("return ...") == 2
    assert "return ..." not in solved
    assert blank.count("**Question.**") == solved.count("**Question.**") > 5


def described(lecture: Lecture) -> tuple:
    return lecture.rows.x.tolist(), lecture.rows.y.tolist(), lecture.model_dump(exclude={"data": {"source"}})


def lecture_cell(text: str) -> str:
    (line,) = re.findall(r"^lecture = .*$", "".join(json.loads(text)["cells"][1]["source"]), re.MULTILINE)
    return line


@pytest.mark.parametrize(
    "sections",
    [
        {},
        PENGUINS,
        {"data": {"source": "rows.csv", "x": 'a "b"', "y": "c"}, "look": {"theme": "light", "aspect": "4:3"}},
        {"descent": {"start": (1.0, -2.0), "steps": 7}, "batches": {"sizes": (20, 3)}},
    ],
)
def test_the_first_cell_makes_the_same_lecture_in_its_own_folder(
    sections: dict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    Path("rows.csv").write_text('"a ""b""",c,d\n1,2,0\n3,5,0\n4,6,1\n')
    lecture = Lecture(**sections)
    expected = described(lecture)
    (tmp_path / "class").mkdir()
    line = lecture_cell(content(lecture, Path("class"), False))
    monkeypatch.chdir(tmp_path / "class")
    names: dict = {}
    exec(line, {"Lecture": Lecture}, names)
    assert described(names["lecture"]) == expected


def test_a_default_over_a_lecture_file_is_written_too():
    Path("lecture.toml").write_text("[descent]\nsteps = 3\n[data]\nn = 30\n")
    assert lecture_cell(content(Lecture(), Path(), False)) == 'lecture = Lecture(data={"n": 30}, descent={"steps": 3})'
    default = Lecture(assignments={"descent.steps": "auto"})
    assert '"steps": "auto"' in lecture_cell(content(default, Path(), False))


def call(*words: str) -> str:
    done = CliRunner().invoke(downhill, ["notebook", *words])
    if done.exception:
        raise done.exception
    return done.output


def test_the_command_writes_and_never_overwrites():
    assert "ml1.ipynb is written; open it" in call()
    Path("ml1.ipynb").write_text("my homework")
    with pytest.raises(InputError, match=r"ml1\.ipynb is there already; name another file"):
        call()
    assert Path("ml1.ipynb").read_text() == "my homework"
    assert "ml1-solutions.ipynb is written" in call("--solutions")
    assert "other.ipynb is written" in call("other.ipynb", "--data", "penguins")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere/x.ipynb"], "nowhere/x.ipynb cannot be written"),
        (["--data", "no.csv"], "no.csv does not exist"),
        (["--lr", "fast"], "descent.learning_rate = 'fast' is not allowed"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(words: list[str], sentence: str):
    with pytest.raises(InputError, match=re.escape(sentence)):
        call(*words)
    assert list(Path().glob("*.ipynb")) == []
