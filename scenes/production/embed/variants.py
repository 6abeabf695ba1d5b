"""The clips of a sweep as one player has them: each with its value, its film and its beats."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from scenes.production.landed import Landed


def by_scene(clips: Sequence[Landed]) -> list[list[Landed]]:
    """The clips of each scene, one a value, in the order in which they were asked for."""
    scenes: dict[str, list[Landed]] = {}
    for clip in clips:
        scenes.setdefault(clip.scene, []).append(clip)
    return [*scenes.values()]


def name_of(clip: Landed) -> str:
    """What varies from clip to clip."""
    return ", ".join(map(_words, clip.manifest["varied"]))


def value_of(clip: Landed) -> str:
    """Its value in a clip."""
    return ", ".join(clip.manifest["varied"].values())


def label(varied: Mapping[str, str]) -> str:
    """What varies and its value: learning rate = 0.1; nothing where nothing does."""
    return ", ".join(f"{_words(key)} = {text}" for key, text in varied.items())


def told(clips: Sequence[Landed]) -> str:
    """What varies and all its values: learning rate: 0.01, 0.1; steps: 3, 5."""
    return "; ".join(f"{axis['name']}: {', '.join(axis['values'])}" for axis in _axes(clips))


def played(clips: Sequence[Landed], films: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What a player is built from: an axis for each parameter that varies, and the films with their places on them."""
    axes = _axes(clips)
    places = [[axis["values"].index(clip.manifest["varied"][axis["key"]]) for axis in axes] for clip in clips]
    return {
        "name": name_of(clips[0]),
        "axes": axes,
        "variants": [film | {"at": place} for film, place in zip(films, places, strict=True)],
    }


def _axes(clips: Sequence[Landed]) -> list[dict[str, Any]]:
    """Each parameter of which there are several values, with its name and these."""
    each = [clip.manifest["varied"] for clip in clips]
    values = {key: [*dict.fromkeys(varied[key] for varied in each)] for key in each[0]}
    return [{"key": key, "name": _words(key), "values": texts} for key, texts in values.items() if len(texts) > 1]


def variant(clip: Landed, source: str, poster: str) -> dict[str, Any]:
    """A clip as the player wants it, with its film and its poster by address: each beat ends where the next begins."""
    width, height = clip.size
    ends = [*(beat.begins for beat in clip.beats[1:]), clip.seconds]
    return {
        "label": label(clip.manifest["varied"]),
        "value": value_of(clip),
        "source": source,
        "poster": poster,
        "alternative": f"{clip.title} {clip.line}",
        "width": width,
        "height": height,
        "loops": clip.loops,
        "beats": [
            {"begins": beat.begins, "ends": end, "words": " ".join(beat.words.split())}
            for beat, end in zip(clip.beats, ends, strict=True)
        ],
    }


def inert(content: Any) -> str:
    """JSON that can stand in a page: no markup, whatever the words."""
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")


def _words(key: str) -> str:
    return key.rpartition(".")[2].replace("_", " ")
