"""Pictures as small files."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image

JPEG = {"format": "JPEG", "subsampling": 0, "optimize": True}
"""With all of its colours: thin coloured lines and letters would fray."""

PNG = {"format": "PNG", "optimize": True}


def save_smaller(picture: Image.Image, stem: Path, quality: int = 88) -> Path:
    """Write a picture as PNG or, where that is smaller, as JPEG; every program reads both. Returns its path."""
    kinds = (".png", PNG), (".jpg", JPEG | {"quality": quality})
    coded = {suffix: _coded(picture, options) for suffix, options in kinds}
    suffix = min(coded, key=lambda each: len(coded[each]))
    path = stem.with_name(stem.name + suffix)
    path.write_bytes(coded[suffix])
    return path


def _coded(picture: Image.Image, options: dict[str, object]) -> bytes:
    content = BytesIO()
    picture.save(content, **options)
    return content.getvalue()
