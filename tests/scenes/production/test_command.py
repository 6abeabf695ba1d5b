"""The command line answers in a sentence, at once, and without Manim where nothing is drawn."""

from __future__ import annotations

import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from scenes.production import workers
from scenes.production.all_clips import CLIPS
from scenes.production.catalogue import NAMES, known, lengths, line, title
from scenes.production.command import downhill, main
from scenes.production.measuring import length
from scenes.production.release import release


def call(*words: str) -> Result:
    return CliRunner().invoke(downhill, words, catch_exceptions=True)


def said(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """The exit status and what stands in the place of a traceback."""
    monkeypatch.setattr(sys, "argv", ["downhill", *words])
    with pytest.raises(SystemExit) as leaving:
        main()
    return int(leaving.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["list"],
        ["--version"],
        ["new", "ExactSteps"],
        ["check"],
        ["init"],
        ["clean"],
        ["live", "--help"],
        ["render", "--help"],
        ["render", "Nothing"],
    ],
)
def test_manim_is_imported_only_where_something_is_drawn(words: list[str]):
    code = (
        "import sys\nfrom scenes.production.command import main\n"
        f"sys.argv = ['downhill', *{words!r}]\n"
        "try:\n    main()\nfinally:\n    assert 'manim' not in sys.modules, 'manim'\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "AssertionError" not in done.stderr
    assert "Traceback" not in done.stderr


def test_list_names_every_clip_with_its_line():
    output = " ".join(call("list").output.split())
    for name in NAMES:
        assert name in output


@pytest.mark.parametrize("clip", CLIPS)
def test_a_clip_is_as_long_as_the_list_says(clip):
    assert lengths()[clip.__name__] == length(clip), "make gallery measures them"
    assert line(clip.__name__) == clip.__doc__


@pytest.mark.parametrize("clip", CLIPS)
def test_a_clip_has_a_title_for_people(clip):
    assert title(clip.__name__) == clip.headline != ""


def test_the_version_is_said_with_manims_and_the_machines():
    output = call("--version").output
    for words in (f"downhill {release()}", f"manim {version('manim')}", platform.python_version(), platform.machine()):
        assert words in output


def test_init_writes_a_file_once():
    assert "lecture.toml is written" in call("init").output
    Path("lecture.toml").write_text("[descent]\nsteps = 3\n")
    refused = call("init")
    assert "already" in str(refused.exception)
    assert Path("lecture.toml").read_text() == "[descent]\nsteps = 3\n"
    assert call("init", "other.toml").exit_code == 0
    assert call("check", "other.toml").exit_code == 0


def test_check_says_what_will_happen():
    output = " ".join(call("check", "--data", "penguins", "--lr", "1").output.split())
    for words in (
        "342, 2 left out",
        "fit",
        "λmax",
        "condition number",
        "critical",
        "best",
        "diverges",
        "never arrives",
    ):
        assert words in output


def test_a_long_valley_is_said_with_what_it_means_and_what_helps():
    Path("years.csv").write_text("year,y\n" + "".join(f"{1949 + k},{100 + 30 * k + k % 3}\n" for k in range(12)))
    output = " ".join(call("check", "--data", "years.csv").output.split())
    assert "x lies 566 standard deviations from zero" in output  # 1954.5 over √((12² − 1)/12)
    assert "--standardize" in output
    assert "note" not in call("check", "--data", "years.csv", "--standardize").output
    assert "note" not in call("check").output
    drawn = call("storyboard", "RollDownhill", "--data", "years.csv", "--steps", "2")
    assert "566 standard deviations" in drawn.output


def test_check_reads_the_file_that_is_named():
    Path("evening.toml").write_text("[data]\nn = 33\n")
    assert "33: y against x" in call("check", "evening.toml").output
    assert "44: y against x" in call("check", "evening.toml", "--set", "data.n=44").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["render", "BowlDecent"], "BowlDecent is not a clip; did you mean BowlDescent?"),
        (["check", "--set", "learning_rat=1"], "learning_rat is not a parameter; did you mean descent.learning_rate?"),
        (
            ["check", "--theme", "drak"],
            "look.theme = 'drak' is not allowed: input should be 'dark' or 'light'; did you",
        ),
        (["check", "--lr", "fast"], "descent.learning_rate = 'fast' is not allowed"),
        (["check", "--set", "descent.steps"], "--set descent.steps sets nothing"),
        (["check", "--lr", "1", "--set", "descent.learning_rate=2"], "contradict"),
        (["check", "--data", "penguin"], "did you mean penguins?"),
        (["check", "--data", "no.csv"], "no.csv does not exist"),
        (["check", "--data", "no.parquet"], "no.parquet does not exist"),
        (["check", "no.toml"], "no.toml does not exist"),
        (["render", "--transparent"], "mp4 has no transparency"),
        (["check", "--set", "descent.steps=1", "--set", "descent.steps=2"], "contradict"),
        (["check", "--set", "batches.sizes=5000,3"], "there are 20 rows"),
        (["init", "nowhere/x.toml"], "nowhere/x.toml cannot be written"),
        (["render", "--max-size", "5MB"], "--max-size is for GIFs"),
        (["render", "--format", "gif", "--max-size", "big"], "--max-size big is no size"),
        (["render", "--lr", "1", "--sweep", "descent.learning_rate=1,2"], "set and swept"),
        (["render", "--sweep", "descent.learning_rate=1,fast"], "'fast' is not allowed"),
        (["render", "ChainRule", "--dask", "tcp://127.0.0.1:1"], "--dask tcp://127.0.0.1:1 cannot be reached"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(words, sentence, monkeypatch, capsys):
    monkeypatch.setattr(workers, "PATIENCE", 0.5)
    status, error = said(words, monkeypatch, capsys)
    assert status == 2
    assert sentence in error
    assert error.count("\n") == 1
    assert "Traceback" not in error


def test_what_nobody_foresaw_is_said_too_and_shown_on_request(monkeypatch, capsys):
    def broken(*arguments, **settings):
        raise RuntimeError("the sky fell")

    monkeypatch.setattr("scenes.production.forecast.facts", broken)
    status, error = said(["check"], monkeypatch, capsys)
    assert (status, error) == (1, "downhill: RuntimeError: the sky fell (--debug shows where)\n")
    monkeypatch.setattr(sys, "argv", ["downhill", "check", "--debug"])
    with pytest.raises(RuntimeError, match="the sky fell"):
        main()


@pytest.mark.parametrize("text", ["BowlDescent", "bowldescent", "bowl_descent", "scenes/bowl_descent.py"])
def test_a_clip_is_known_by_its_name_and_its_file(text: str):
    assert known(text) == "BowlDescent"


def test_a_storyboard_has_a_picture_a_beat():
    done = call("storyboard", "RollDownhill", "--steps", "3", "--aspect", "4:3")
    assert done.exit_code == 0, done.output
    assert "3 beats" in done.output
    with Image.open("renders/storyboards/RollDownhill.png") as sheet:
        assert sheet.width == 3 * (720 + 12) + 12
        colors = [sheet.crop((12 + k * 732, 12, 732 + k * 732, 552)).getcolors(1 << 20) for k in range(3)]
    assert all(len(each) > 20 for each in colors)
    assert colors[0] != colors[1]


def test_a_storyboard_of_a_sweep_is_a_sheet_a_value():
    done = call("storyboard", "RollDownhill", "--steps", "3", "--sweep", "descent.learning_rate=0.01,0.05")
    assert done.exit_code == 0, done.output
    sheets = sorted(Path("renders/storyboards").glob("*.png"))
    assert [sheet.stem for sheet in sheets] == [f"RollDownhill-learning_rate={rate}" for rate in ("0.01", "0.05")]
    pictures = [sheet.read_bytes() for sheet in sheets]
    assert pictures[0] != pictures[1]
