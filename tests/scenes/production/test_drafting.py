"""A clip of one's own, on the first day: from the file to begin with to a deck, and what is wrong with a draft."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from scenes.audit.audit import audit
from scenes.audit.lectures import LECTURES, looks_of
from scenes.production import new
from scenes.production.clips import load
from scenes.production.command import downhill

ROOT = Path(__file__).parents[3]

HEAD = """from manim import Create, Line
from scenes.stage.story import LectureScene
from scenes.stage.type import Prose
from words import WORDS


class Mine(LectureScene):
    \"\"\"A line is drawn.\"\"\"

    headline = "Mine alone"

    def construct(self):
"""


def call(*words: str) -> Result:
    return CliRunner().invoke(downhill, words)


def mine(*story: str, words: str = "A line of my own.") -> str:
    """A file with a clip of that story beside one with its words; its name."""
    Path("mine").mkdir(exist_ok=True)
    Path("mine/words.py").write_text(f"WORDS = {words!r}\n")
    Path("mine/mine.py").write_text(HEAD + "".join(f"        {line}\n" for line in story))
    return "mine/mine.py"


DRAWN = "self.beat(WORDS, Create(Line()))"


def test_a_storyboard_is_drawn_of_any_file_and_says_which_line_went_wrong():
    Path("broken.py").write_text(
        HEAD.replace("from words import WORDS", "").replace("Mine", "Broken") + "        nobody\n"
    )
    done = call("storyboard", mine(DRAWN), "broken.py")
    assert done.exit_code == 1
    assert sorted(done.output.splitlines()) == [
        "renders/storyboards/Broken.png failed: NameError: name 'nobody' is not defined (broken.py, line 13)",
        "renders/storyboards/Mine.png: 1 beats",
    ]
    with Image.open("renders/storyboards/Mine.png") as sheet:
        assert len(sheet.crop((12, 12, 972, 552)).getcolors(1 << 20)) > 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "defines no clip; give a file with a class that inherits from LectureScene"),
        ("class (", "cannot be read as Python"),
        ("class BowlDescent(LectureScene): ...", "BowlDescent is a clip of the lecture already"),
    ],
)
def test_a_file_without_a_clip_of_its_own_is_refused(text: str, words: str):
    Path("other.py").write_text(text)
    for command in ("list", "storyboard", "render", "deck"):
        done = call(command, "other.py")
        assert done.exit_code != 0
        assert "other.py" in str(done.exception)
        assert words in str(done.exception)


def test_a_clip_of_ones_own_is_listed_with_its_line_its_length_and_its_beats():
    done = call("list", mine(DRAWN, "self.beat('Two.')"))
    assert done.exit_code == 0, done.output
    name, seconds, unit, beats, *line = done.output.splitlines()[1].split()
    assert (name, unit, beats, " ".join(line)) == ("Mine", "s", "2", "A line is drawn.")
    assert float(seconds) > 2


def test_a_clip_of_ones_own_is_rendered_until_it_is_up_to_date_and_goes_into_a_deck():
    file = mine(DRAWN)
    assert "landed" in call("render", file).output
    assert call("render", file).output.startswith("up to date")
    again = call("render", mine(DRAWN, words="Another line of my own."))
    assert "code changed" in again.output, "what it imports from beside it counts"
    assert "Another line" in Path("renders/480p15/Mine.srt").read_text()
    done = call("deck", file, "-q", "l")
    assert done.exit_code == 0, done.output
    assert "Mine alone" in Path("renders/deck/index.html").read_text(encoding="utf-8")


def test_a_clip_of_ones_own_is_not_sent_to_a_cluster():
    done = call("render", mine(DRAWN), "--dask", "tcp://127.0.0.1:1")
    assert "mine.py is on this machine alone; render it without --dask" in str(done.exception)


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        ("self.add(Prose('small', 12, '#FFFFFF'))", "small"),
        ("self.add(Prose('struck', 32, '#FFFFFF'), Line([-3, 0.1, 0], [3, 0.1, 0], color='#FF0000'))", "struck"),
        ("self.add(Prose('one', 32, '#FFFFFF'), Prose('two', 32, '#FFFFFF'))", "overlapping"),
        ("self.add(Line([-3, 0, 0], [30, 0, 0]))", "outside"),
        ("self.beat('B.')", "still"),
        ("self.beat('One two three four five six seven eight nine ten eleven.')", "long"),
        ("self.wait(80)", "long"),
    ],
)
def test_an_audit_finds_what_is_wrong(story: str, kind: str, tmp_path: Path):
    path = Path(mine(story, "self.beat(WORDS)"))
    found = audit(load("Mine", path), "one step")
    assert kind in {each.kind for each in found}


def test_an_audit_says_what_is_wrong_once_with_where_and_goes_over_all_lectures():
    done = call("storyboard", mine("self.add(Prose('small', 12, '#FFFFFF'))", DRAWN), "--audit")
    assert done.exit_code == 1
    (line,) = [line for line in done.output.splitlines() if "type of" in line]
    assert line.startswith("Mine, “A line of my own.”: “small” has type of 12, less than 22. So in ")
    tellings = sum(len(looks_of(name)) for name in LECTURES)
    assert f"and {tellings - 3} more: see renders/storyboards/Mine-at-fault/crawling-" in line
    pictures = [*Path("renders/storyboards/Mine-at-fault").glob("*.png")]
    assert len(pictures) == tellings
    assert Path(line.rpartition("see ")[2]) in pictures
    assert "Mine: nothing wrong" in call("storyboard", mine(DRAWN), "--audit").output
    assert not any(map(Path.exists, pictures)), "what was mended is no longer shown"


@pytest.mark.parametrize(
    ("story", "left", "right"),
    [
        (["self.add(Prose('small', 12, '#FFFFFF'))", DRAWN], 0.48, 0.52),
        (["self.add(Line([4, 0, 0], [30, 0, 0]))", DRAWN], 0.78, 1.0),
        ([DRAWN, "self.beat('B.')"], 0.0, 1.0),
    ],
)
def test_what_is_at_fault_is_marked_in_its_picture(story: list[str], left: float, right: float, tmp_path: Path):
    found = audit(load("Mine", Path(mine(*story))), "synthetic", tmp_path)
    (picture,) = {each.picture for each in found if each.look == "16:9, dark"}
    image = np.asarray(Image.open(picture)).astype(int)
    red = (image[..., 0] > 200) & (image[..., 1:] < 80).all(axis=-1)
    columns = np.flatnonzero(red.any(axis=0)) / red.shape[1]
    assert left - 0.02 <= columns[0] <= left + 0.05
    assert right - 0.05 <= columns[-1] <= right + 0.02


def test_a_new_clip_outside_a_checkout_has_nothing_wrong_with_it():
    assert "exact_steps.py" in call("new", "ExactSteps").output
    done = call("storyboard", "exact_steps.py", "--audit")
    assert done.exit_code == 0, done.output
    assert "ExactSteps: nothing wrong" in done.output


def test_a_new_clip_in_a_checkout_joins_the_lecture_with_a_test_that_holds(monkeypatch: pytest.MonkeyPatch):
    for folder in ("scenes", "tests/scenes"):
        Path(folder).mkdir(parents=True)
    order = Path("scenes/order.txt")
    order.write_text("FitALine\n")
    monkeypatch.setattr(new, "ORDER", order.resolve())
    assert "python -m scenes.production.previews ExactSteps" in call("new", "ExactSteps").output
    assert order.read_text() == "FitALine\nExactSteps\n"
    scene, test = Path("scenes/exact_steps.py"), Path("tests/scenes/test_exact_steps.py")
    lines = scene.read_text().partition("class ")[2].splitlines()
    assert len(lines) <= 15 + 4, "fifteen lines, and what stands between them"
    imports = [line for line in test.read_text().splitlines() if line.startswith("from scenes.")]
    assert imports == sorted(imports), "else `make check` refuses it"
    test.write_text(test.read_text().replace("scenes.exact_steps", "exact_steps"))
    paths = [str(ROOT), str(scene.parent.resolve())]
    Path("conftest.py").write_text(f"import sys\nsys.path[:0] = {paths!r}\nfrom tests.scenes.conftest import *\n")
    asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider"]
    done = subprocess.run([*asked, str(test)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{2 * len(LECTURES)} passed" in done.stdout


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("exact_steps", "exact_steps is no name of a class; write for example ExactSteps."),
        ("exact steps!", "write for example ExactSteps."),
        ("None", "None is no name of a class"),
        ("3Steps", "3Steps is no name of a class"),
        ("../Up", "write for example Up."),
        ("Bowldescent", "Bowldescent is taken: BowlDescent is a clip of the lecture"),
        ("Walk", "Walk is taken: Python or the stage has something of that name"),
        ("Taken", "Taken is taken: there is taken.py already"),
    ],
)
def test_a_name_that_is_none_or_is_taken_is_refused(name: str, words: str):
    Path("taken.py").write_text("")
    done = call("new", name)
    assert words in str(done.exception)
    assert sorted(Path().iterdir()) == [Path("taken.py")]
