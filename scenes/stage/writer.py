"""What becomes of the frames that are drawn: Manim's film writer, whose encoder does nothing twice."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from numpy.typing import NDArray

from scenes.stage.camera import straight
from scenes.stage.seals import drop_without_segment, seal

Frame = NDArray[np.uint8]
"""RGBA bytes `(rows, columns, 4)`."""


class StageWriter(SceneFileWriter):
    """Writes frames as players take them: with opacity in their colours the edges of a transparent clip are dark."""

    def write_frame(self, pixels: Frame, *, repeat: int = 1) -> None:
        """Write a frame so many times."""
        super().write_frame(self._as_files_have_it(pixels), repeat=repeat)

    def save_image(self, pixels: Frame) -> None:
        """Save a frame as a picture."""
        super().save_image(self._as_files_have_it(pixels))

    def finish(self) -> None:
        """Put the film together; Manim then drops the oldest segments of the cache."""
        super().finish()
        if self.output_spec.is_video:
            drop_without_segment(self.partial_movie_directory)

    def _as_files_have_it(self, pixels: Frame) -> Frame:
        return straight(pixels) if self.output_spec.transparent else pixels

    def _create_segment_encoder(self, target: Path) -> StageEncoder:
        assert self.video_encoder is not None
        return StageEncoder(target=target, spec=self.video_encoder)


class StageEncoder(VideoSegmentEncoder):
    """Manim's encoder, but a frame is converted where it lies and only once, however often it is shown."""

    def __init__(self, *, target: Path, spec: VideoEncoderSpec) -> None:
        super().__init__(target=target, spec=spec)
        self._reformatter = VideoReformatter()

    def write_frame(self, pixels: Frame, *, repeat: int = 1) -> None:
        """Encode a frame so many times in a row."""
        self._validate_frame(pixels, repeat)
        try:
            frame = self._converted(pixels)
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

    def _converted(self, pixels: Frame) -> av.VideoFrame:
        """The frame in the colours of the file, to the bit as the encoder itself would convert it."""
        drawn = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
        settings = {"format": self.spec.pixel_format, "interpolation": Interpolation.BILINEAR, "threads": 1}
        return self._reformatter.reformat(drawn, **settings)
