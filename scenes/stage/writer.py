"""What becomes of the frames that are drawn: Manim's film writer, whose encoder does nothing twice."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from manim.typing import StrPath
from numpy.typing import NDArray

from scenes.stage.camera import straight
from scenes.stage.grid import Rectangle
from scenes.stage.parts import LONGEST, Parts, names_of_parts
from scenes.stage.repaint import Patches
from scenes.stage.seals import drop_without_segment, seal, unbroken
from scenes.stage.sharing import Share, drop_locks

Frame = NDArray[np.uint8]
"""RGBA bytes `(rows, columns, 4)`."""

PATCHED = "yuv420p"
"""The colours of files whose frames can be converted in parts."""


class StageWriter(SceneFileWriter):
    """Writes frames as players take them: with opacity in their colours the edges of a transparent clip are dark."""

    share: Share | None = None
    """Its part in a film that several processes draw."""

    parts: Parts | None = None
    """The play that it is at, where it is known what that depends on."""

    def plan(self, key: str, frames: int, whole: bool) -> None:
        """Before a play of so many frames: see which parts of it are to be drawn here, where it is not one `whole`."""
        length = frames if whole or not self.share else round(LONGEST * float(self.video_encoder.frame_rate))
        names = names_of_parts(key, frames, length)
        self.parts = Parts([self.output_plan.segment_path(name) for name in names], frames, self._is_ours)

    def _is_ours(self, segment: Path) -> bool:
        """Whether a segment is to be drawn here: no other process draws it, and it is not there as it was sealed."""
        if self.share and not self.share.take(segment):
            return False
        if not unbroken(segment):
            segment.unlink(missing_ok=True)
            return True
        if self.share:
            self.share.leave(segment)
        return False

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Whether nothing of a play is to be drawn here."""
        return self.parts.over if self.parts else super().is_already_cached(hash_invocation)

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """Note the segments of a play."""
        for name in [segment.stem for segment in self.parts.segments] if self.parts else [hash_animation]:
            super().add_partial_movie_file(name)

    def begin_animation(
        self, allow_write: bool = False, *, animation_index: int, file_path: StrPath | None = None
    ) -> None:
        """Begin the first segment of a play that is to be drawn here."""
        path = self.parts.segment if self.parts and allow_write else file_path
        super().begin_animation(allow_write, animation_index=animation_index, file_path=path)

    def draws_next(self, animation_index: int) -> bool:
        """Whether the next frame of the play is to be drawn here; a segment that is whole is closed."""
        if not self.parts:
            return True
        if self.parts.ends:
            self.end_animation(True)
            self.parts.go_on()
            if not self.parts.over:
                self.begin_animation(True, animation_index=animation_index)
        return self.parts.has_next()

    def end_animation(self, allow_write: bool = False) -> None:
        """Close the last segment of a play that was drawn here."""
        super().end_animation(allow_write and not (self.parts and self.parts.over))

    @property
    def takes_patches(self) -> bool:
        """Whether it is enough to know what of a frame differs from the one before."""
        spec = self.video_encoder
        return spec is not None and self.output_spec.is_video and spec.pixel_format == PATCHED

    def write_frame(self, pixels: Frame | Patches, *, repeat: int = 1) -> None:
        """Write a frame so many times."""
        super().write_frame(self._as_files_have_it(pixels), repeat=repeat)

    def save_image(self, pixels: Frame) -> None:
        """Save a frame as a picture."""
        super().save_image(self._as_files_have_it(pixels))

    def finish(self) -> None:
        """Put the film together; Manim then drops the oldest segments of the cache."""
        if self.share:
            self.join_all_encode_jobs()
            self.share.wait()
        super().finish()
        if self.output_spec.is_video:
            drop_without_segment(self.partial_movie_directory)
            drop_locks(self.partial_movie_directory)

    def _as_files_have_it(self, pixels: Frame | Patches) -> Frame | Patches:
        return straight(pixels) if self.output_spec.transparent else pixels

    def _create_segment_encoder(self, target: Path) -> StageEncoder:
        assert self.video_encoder is not None
        return StageEncoder(target=target, spec=self.video_encoder, share=self.share)


class StageEncoder(VideoSegmentEncoder):
    """Manim's encoder, but nothing is converted twice: no frame that is shown again, and nothing that stays."""

    def __init__(self, *, target: Path, spec: VideoEncoderSpec, share: Share | None = None) -> None:
        super().__init__(target=target, spec=spec)
        self.share = share
        self._reformatter = VideoReformatter()
        self._last: Planes | None = None

    def write_frame(self, pixels: Frame | Patches, *, repeat: int = 1) -> None:
        """Encode a frame so many times in a row."""
        if isinstance(pixels, np.ndarray):
            self._validate_frame(pixels, repeat)
        try:
            frame = self._patched(pixels) if isinstance(pixels, Patches) else self._converted(pixels)
            frame.time_base = 1 / self.spec.frame_rate
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                self._container.mux(self._stream.encode(frame))
        except BaseException as error:
            raise self._operation_error("encode", error) from error

    def finish(self) -> None:
        """Close the segment and note what is in it."""
        super().finish()
        seal(self.target)
        if self.share:
            self.share.leave(self.target)

    def _converted(self, pixels: Frame) -> av.VideoFrame:
        """The frame in the colours of the file, to the bit as the encoder itself would convert it."""
        frame = self._in_colors_of_file(pixels)
        if self.spec.pixel_format == PATCHED:
            self._last = Planes.of(frame)
        return frame

    def _patched(self, patches: Patches) -> av.VideoFrame:
        """The frame before with other parts, to the bit as the whole would have been converted."""
        assert self._last is not None, "the first frame of a play has to be whole"
        for part, pixels in zip(patches.rectangles, patches.pixels, strict=True):
            self._last.take(Planes.of(self._in_colors_of_file(pixels)), part)
        return self._last.frame()

    def _in_colors_of_file(self, pixels: Frame) -> av.VideoFrame:
        drawn = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
        settings = {"format": self.spec.pixel_format, "interpolation": Interpolation.BILINEAR, "threads": 1}
        return self._reformatter.reformat(drawn, **settings)


class Planes:
    """A frame as most films have it: brightness, and at every second pixel both ways the two parts of colour."""

    def __init__(self, whole: NDArray[np.uint8], width: int) -> None:
        self.whole, height = whole, len(whole) * 2 // 3
        parts = np.split(whole.reshape(-1), [height * width, height * width * 5 // 4])
        shapes = (height, width), (height // 2, width // 2), (height // 2, width // 2)
        self.parts = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]

    @classmethod
    def of(cls, frame: av.VideoFrame) -> Planes:
        """A copy of those of a frame."""
        return cls(frame.to_ndarray(), frame.width)

    def frame(self) -> av.VideoFrame:
        """A frame that stays as it is now."""
        return av.VideoFrame.from_numpy_buffer(self.whole.copy(), format=PATCHED)

    def take(self, patch: Planes, place: Rectangle) -> None:
        """Take what a patch has, but for its edge, to its place."""
        left, top, _, _ = place.with_edge
        inner = Rectangle(place.left - left, place.top - top, place.right - left, place.bottom - top)
        for own, other, step in zip(self.parts, patch.parts, (1, 2, 2), strict=True):
            place.of(own, step)[:] = inner.of(other, step)
