"""A clip cut in steps is the clip: no frame is lost, none is encoded again."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pypdfium2
import pytest
from pptx import Presentation

from gdmath import InputError
from scenes.production import gif
from scenes.production.embed.clip import Landed
from scenes.production.embed.narration import script
from scenes.production.embed.steps import steps, waits
from scenes.production.film import read_back
from tests.scenes.production.embed.conftest import READ, SCENES, SCRIPT

FASTEST = 17
"""Characters a second that can be read."""


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


@pytest.fixture(params=SCENES)
def clip(request: pytest.FixtureRequest, renders: Path) -> Landed:
    return Landed(renders / "480p15", request.param)


def test_the_steps_one_after_the_other_are_the_clip(clip: Landed, tmp_path: Path):
    pieces = steps(clip, tmp_path)
    assert [piece.words for piece in pieces] == [(beat.words,) for beat in clip.beats]
    shown = [frame for piece in pieces for frame in frames(piece.file)]
    assert np.array_equal(shown, frames(clip.file))


def test_each_step_is_as_long_as_its_beat(clip: Landed, tmp_path: Path):
    for piece, beat in zip(steps(clip, tmp_path)[:-1], clip.beats[:-1], strict=True):
        assert read_back(piece.file).frames == round((beat.ends - beat.begins) * read_back(clip.file).rate)


def test_a_clip_that_loops_is_one_step(clip: Landed, tmp_path: Path):
    assert len(waits(clip, tmp_path)) == (1 if clip.scene == "RollDownhill" else len(clip.beats))


def test_the_index_of_an_mp4_comes_first(clip: Landed):
    content = clip.file.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    with av.open(str(clip.file)) as video:
        stream = video.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")


def test_the_powerpoint_has_a_film_and_notes_a_step(renders: Path):
    deck = Presentation(str(renders / "deck" / "deck.pptx"))
    clips = [Landed(renders / "480p15", name) for name in SCENES]
    told = [beat.words for beat in clips[0].beats]
    films = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 16]  # a medium
    assert len(films) == len(deck.slides) == len(told) + 1
    for slide, words in zip(deck.slides, told, strict=False):
        assert words in slide.notes_slide.notes_text_frame.text
    media = [part for part in deck.part.package.iter_parts() if part.partname.endswith(".mp4")]
    assert len(media) == len(films)


def test_libreoffice_draws_every_slide_of_the_powerpoint(renders: Path, tmp_path: Path):
    office = shutil.which("soffice")
    assert office, "this test needs LibreOffice: apt-get install libreoffice-impress"
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(renders / "deck" / "deck.pptx")], check=True, capture_output=True, timeout=180)
    pages = pypdfium2.PdfDocument(tmp_path / "deck.pdf")
    assert len(pages) == len(Landed(renders / "480p15", "BowlDescent").beats) + 1
    for page in pages:
        assert page.render(scale=0.3).to_numpy().std() > 5  # not one colour


def test_the_handout_has_every_beat_and_every_name_as_text(renders: Path):
    document = pypdfium2.PdfDocument(renders / "handout.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    text = " ".join(text.split())
    pictures = 0
    for name in SCENES:
        clip = Landed(renders / "480p15", name)
        assert name in text
        for beat in clip.beats:
            pictures += 1
            assert " ".join(beat.words.split()) in text
    assert sum(1 for page in document for thing in page.get_objects() if thing.type == 3) == pictures
    assert "root:" not in text
    for name in (SCRIPT, READ):
        assert name.replace(" ", "") in text.replace(" ", "").replace("“", '"').replace("”", '"')


def test_the_script_tells_every_beat_and_nothing_in_it_is_markup(renders: Path):
    told = (renders / "narration.md").read_text()
    clips = [Landed(renders / "480p15", name) for name in SCENES]
    assert told == script(clips)
    plain = re.sub(r"\\(.)", r"\1", told)
    for clip in clips:
        for beat in clip.beats:
            assert beat.words in plain
            for number in beat.numbers:
                assert number in plain


def test_a_hostile_name_is_escaped_in_the_script():
    from scenes.production.embed.narration import plain

    for name in (SCRIPT, READ, "**bold** [link](x) `code` | a & b $c$"):
        assert not re.search(r"(?<!\\)[<>`*\[\]|#&$]", plain(name))


def test_captions_can_be_read_in_time(clip: Landed):
    for beat in clip.beats:
        assert len(beat.words) / (beat.ends - beat.begins) <= FASTEST


def test_a_gif_loops_as_long_as_the_film(clip: Landed, tmp_path: Path):
    gif.write(clip.file, tmp_path / "clip.gif", None)
    reel = read_back(tmp_path / "clip.gif")
    assert reel.seconds == pytest.approx(clip.seconds, abs=0.15)
    last = frames(tmp_path / "clip.gif")[-1].astype(int)
    assert np.abs(last - frames(clip.file)[-1]).mean() < 4  # of 255: what a palette takes


@pytest.mark.parametrize("largest", [300_000, 100_000])
def test_a_gif_keeps_its_limit(largest: int, renders: Path, tmp_path: Path):
    gif.write(Landed(renders / "480p15", "RollDownhill").file, tmp_path / "clip.gif", largest)
    assert 0 < (tmp_path / "clip.gif").stat().st_size <= largest


def test_a_limit_that_cannot_be_kept_is_refused(renders: Path, tmp_path: Path):
    with pytest.raises(InputError, match="larger --max-size"):
        gif.write(Landed(renders / "480p15", "RollDownhill").file, tmp_path / "clip.gif", 1000)
    assert not (tmp_path / "clip.gif").exists()
