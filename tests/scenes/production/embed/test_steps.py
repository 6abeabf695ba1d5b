"""A clip cut in steps is the clip: no frame is lost, none is encoded again."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from pathlib import Path

import av
import numpy as np
import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from gdmath import InputError
from scenes.production import gif
from scenes.production.embed import handout
from scenes.production.embed.drawn import Drawn
from scenes.production.embed.steps import Step, end_frames, steps, waits
from scenes.production.landed import Beat, Landed
from scenes.production.reel import read_back
from tests.scenes.production.embed.conftest import AUTHOR, READ, SCENES, SCRIPT

FASTEST = 17
"""Characters a second that can be read."""


def frames(path: Path) -> list[int]:
    """A checksum of each frame."""
    with av.open(str(path)) as video:
        return [zlib.crc32(frame.to_ndarray()) for frame in video.decode(video=0)]


@pytest.fixture(scope="module", params=SCENES)
def clip(request: pytest.FixtureRequest, renders: Path) -> Landed:
    return Landed(renders / "480p15", request.param)


@pytest.fixture(scope="module")
def pieces(clip: Landed, tmp_path_factory: pytest.TempPathFactory) -> list[Step]:
    return steps(clip, tmp_path_factory.mktemp("pieces"))


def test_the_steps_one_after_the_other_are_the_clip(clip: Landed, pieces: list[Step]):
    assert [piece.words for piece in pieces] == [(beat.words,) for beat in clip.beats]
    assert [frame for piece in pieces for frame in frames(piece.file)] == frames(clip.file)


def test_each_step_is_as_long_as_its_beat(clip: Landed, pieces: list[Step]):
    for piece, beat in zip(pieces[:-1], clip.beats[:-1], strict=True):
        assert read_back(piece.file).frames == round((beat.ends - beat.begins) * read_back(clip.file).rate)


def test_a_clip_that_loops_is_one_step(clip: Landed, tmp_path: Path):
    assert len(waits(clip, tmp_path)) == (1 if clip.scene == "RollDownhill" else len(clip.beats))


def test_the_index_of_an_mp4_comes_first(clip: Landed):
    content = clip.file.read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")
    with av.open(str(clip.file)) as video:
        stream = video.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")


def test_the_powerpoint_has_a_section_a_clip_and_a_film_a_beat_that_is_told_in_words(renders: Path):
    deck = Presentation(str(renders / "deck" / "deck.pptx"))
    bowl, roll = (Landed(renders / "480p15", name) for name in SCENES)
    titles = [slide.shapes.title.text for slide in deck.slides]
    rolled = " ".join(beat.words for beat in roll.beats)
    told = [beat.words for beat in bowl.beats]
    assert titles == ["Gradient descent", bowl.title, *told, roll.title, rolled]
    names = [section.get("name") for section in deck.part._element.iter("{*}section")]
    assert names == ["Gradient descent", bowl.title, roll.title]
    for slide, beat in zip(list(deck.slides)[2:], bowl.beats, strict=False):
        film, still = (shape for shape in slide.shapes if not shape.is_placeholder)
        assert (film.shape_type, still.shape_type) == (16, 13)  # a medium, a picture
        for shape in (film, still):
            assert beat.words in shape._element._nvXxPr.cNvPr.get("descr")
        for words in (beat.words, *beat.numbers):
            assert words in slide.notes_slide.notes_text_frame.text
    media = [part for part in deck.part.package.iter_parts() if part.partname.endswith(".mp4")]
    assert len(media) == len(bowl.beats) + 1


def test_the_last_picture_comes_when_the_film_has_ended(renders: Path):
    deck = Presentation(str(renders / "deck" / "deck.pptx"))
    for slide, beat in zip(list(deck.slides)[2:], Landed(renders / "480p15", "BowlDescent").beats, strict=False):
        film, still = (shape.shape_id for shape in slide.shapes if not shape.is_placeholder)
        timing = slide._element.find("{*}timing")
        (played,), (shown,) = (list(timing.iter(f"{{*}}{kind}")) for kind in ("cmd", "set"))
        assert next(played.iter("{*}spTgt")).get("spid") == str(film)
        assert next(shown.iter("{*}spTgt")).get("spid") == str(still)
        delays = [int(each.get("delay")) for each in timing.iter("{*}cond") if each.get("delay", "").isdigit()]
        assert max(delays) == pytest.approx(1000 * (beat.ends - beat.begins), abs=1)


def test_the_properties_of_the_powerpoint_are_ours(renders: Path):
    deck = Presentation(str(renders / "deck" / "deck.pptx"))
    own = deck.core_properties
    assert (own.title, own.author, own.last_modified_by) == ("Gradient descent", AUTHOR, AUTHOR)
    assert own.created.year >= 2025
    assert not [part for part in deck.part.package.iter_parts() if "thumbnail" in part.partname]


def test_libreoffice_draws_every_slide_of_the_powerpoint(renders: Path, tmp_path: Path):
    office = shutil.which("soffice")
    assert office, "this test needs LibreOffice: apt-get install libreoffice-impress"
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(renders / "deck" / "deck.pptx")], check=True, capture_output=True, timeout=180)
    pages = pypdfium2.PdfDocument(tmp_path / "deck.pdf")
    told = Landed(renders / "480p15", "BowlDescent").beats
    assert len(pages) == 1 + 1 + len(told) + 1 + 1
    for number, _ in enumerate(told, start=1):  # paper shows last pictures
        last = end_frames(renders / "deck" / "media" / f"BowlDescent-{number:02d}.mp4")[1].to_image()
        shown = pages[1 + number].render(scale=0.5).to_pil().convert("RGB")
        assert np.abs(np.array(shown).astype(int) - np.array(last.resize(shown.size)).astype(int)).mean() < 4


def test_the_handout_has_every_beat_and_every_name_as_text(renders: Path):
    document = pypdfium2.PdfDocument(renders / "handout.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    text = " ".join(text.split())
    pictures = 0
    for name in SCENES:
        clip = Landed(renders / "480p15", name)
        assert clip.title in text
        for beat in clip.beats:
            pictures += 1
            assert " ".join(beat.words.split()) in text
    assert sum(1 for page in document for thing in page.get_objects() if thing.type == 3) == pictures
    assert "root:" not in text
    for name in (SCRIPT, READ):
        assert name.replace(" ", "") in text.replace(" ", "").replace("“", '"').replace("”", '"')


def test_a_handout_of_dark_clips_is_light_and_small(renders: Path):
    document = pypdfium2.PdfDocument(renders / "handout.pdf")
    assert min(page.render(scale=0.5).to_numpy().mean() for page in document) > 200
    assert (renders / "handout.pdf").stat().st_size <= len(SCENES) * 1_000_000


@pytest.mark.parametrize("each", [2, 4])
def test_a_page_of_the_handout_has_that_many_pictures_and_no_page_is_empty(each: int, tmp_path: Path):
    Image.new("RGB", (160, 90)).save(tmp_path / "picture.png")
    beats = [Beat("What is said. " * 4, 0.0, 1.0, ("w = 1",) * 9)] * 9
    clip = Drawn("Clip", "A title", "A line. " * 12, "20 rows.", beats, [tmp_path / "picture.png"] * 9)
    handout.write([clip, clip], tmp_path / "handout.pdf", each)
    pages = pypdfium2.PdfDocument(tmp_path / "handout.pdf")
    pictures = [sum(thing.type == 3 for thing in page.get_objects()) for page in pages]
    assert pictures == 2 * [*[each] * (9 // each), 1]


def test_the_script_tells_every_beat_and_its_numbers_by_name_and_nothing_in_it_is_markup(renders: Path):
    plain = re.sub(r"\\(.)", r"\1", (renders / "narration.md").read_text(encoding="utf-8"))
    assert "step 0, w = " in plain
    for name in SCENES:
        for beat in Landed(renders / "480p15", name).beats:
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


@pytest.fixture(scope="module")
def beat(renders: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The film of a beat."""
    return steps(Landed(renders / "480p15", "RollDownhill"), tmp_path_factory.mktemp("beat"))[1].file


def test_a_gif_loops_as_long_as_the_film(beat: Path, tmp_path: Path):
    gif.write(beat, tmp_path / "clip.gif", None)
    assert read_back(tmp_path / "clip.gif").seconds == pytest.approx(read_back(beat).seconds, abs=0.15)
    last, shown = (last_frame(each) for each in (beat, tmp_path / "clip.gif"))
    assert np.abs(shown - last).mean() < 4  # of 255: what a palette takes


def last_frame(path: Path) -> np.ndarray:
    with av.open(str(path)) as video:
        *_, last = video.decode(video=0)
    return last.to_ndarray(format="rgb24").astype(int)


@pytest.mark.parametrize("share", [0.7, 0.3])
def test_a_gif_keeps_its_limit(share: float, beat: Path, tmp_path: Path):
    gif.write(beat, tmp_path / "whole.gif", None)
    largest = round(share * (tmp_path / "whole.gif").stat().st_size)
    gif.write(beat, tmp_path / "clip.gif", largest)
    assert 0 < (tmp_path / "clip.gif").stat().st_size <= largest


def test_a_limit_that_cannot_be_kept_is_refused(beat: Path, tmp_path: Path):
    with pytest.raises(InputError, match="larger --max-size"):
        gif.write(beat, tmp_path / "clip.gif", 1000)
    assert not (tmp_path / "clip.gif").exists()
