"""A page of all clips: player with captions and chapters, parameters, command, and snippets to copy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from scenes.production.embed.clip import Landed
from scenes.production.embed.narration import clock

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gradient descent: the clips</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 1.05rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }}
nav ul {{ display: flex; flex-wrap: wrap; gap: .3rem 1rem; padding: 0; list-style: none; }}
article {{ margin: 3rem 0; }}
h2 {{ margin-bottom: .2rem; }}
video {{ width: 100%; height: auto; background: #000; }}
ol {{ padding: 0; list-style: none; display: grid; gap: .25rem; }}
button {{ font: inherit; text-align: left; padding: .35rem .6rem; cursor: pointer; min-height: 2.5rem; width: 100%; }}
button[aria-current=true] {{ font-weight: 600; }}
pre {{ overflow-x: auto; padding: .6rem; border: 1px solid; white-space: pre-wrap; overflow-wrap: anywhere; }}
table {{ border-collapse: collapse; }}
td, th {{ text-align: left; padding: .15rem 1rem .15rem 0; vertical-align: top; overflow-wrap: anywhere; }}
h3 {{ display: inline-block; margin: .6rem 1rem .2rem 0; }}
.copy {{ width: auto; }}
</style>
</head>
<body>
<h1>Gradient descent: the clips</h1>
<nav aria-label="clips"><ul>
{links}
</ul></nav>
<main>
{articles}
</main>
<script>
const at = (video, time) => {{ video.currentTime = time; video.play(); }};
for (const article of document.querySelectorAll("article")) {{
  const video = article.querySelector("video");
  const chapters = [...article.querySelectorAll("button.chapter")];
  const track = video.addTextTrack("captions", "English", "en");
  for (const chapter of chapters) {{
    const [begins, ends] = [Number(chapter.dataset.begins), Number(chapter.dataset.ends)];
    const words = chapter.dataset.words.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    track.addCue(new VTTCue(begins, ends, words));
    chapter.addEventListener("click", () => at(video, begins));
  }}
  track.mode = "hidden";
  video.addEventListener("timeupdate", () => chapters.forEach((chapter) => chapter.setAttribute("aria-current",
    chapter.dataset.begins <= video.currentTime && video.currentTime < chapter.dataset.ends)));
}}
for (const button of document.querySelectorAll("button.copy")) button.addEventListener("click", () => {{
  const code = button.nextElementSibling;
  getSelection().selectAllChildren(code);
  document.execCommand("copy");
  button.textContent = "Copied";
}});
</script>
</body>
</html>
"""

ARTICLE = """<article id="{anchor}" aria-labelledby="{anchor}-name">
<h2 id="{anchor}-name">{name}</h2>
<p>{line} {rows}</p>
<video controls muted playsinline preload="metadata" poster="{poster}" src="{source}" width="{width}" height="{height}"
 aria-label="{alternative}"{loop}></video>
<ol aria-label="chapters">
{chapters}
</ol>
<details><summary>Make it again</summary>
{command}
</details>
<details><summary>Parameters</summary>
<table>
{parameters}
</table>
</details>
<details><summary>Embed it</summary>
{snippets}
</details>
</article>"""


def write(clips: Sequence[Landed], path: Path) -> None:
    """Write the page; the clips stay where they have landed, in a folder below that of the page."""
    links = "\n".join(f'<li><a href="#{escape(clip.name)}">{escape(clip.name)}</a></li>' for clip in clips)
    articles = "\n".join(_article(clip, path.parent) for clip in clips)
    path.write_text(PAGE.format(links=links, articles=articles), encoding="utf-8")


def _article(clip: Landed, root: Path) -> str:
    width, height = clip.size
    return ARTICLE.format(
        anchor=escape(clip.name),
        name=escape(clip.name),
        line=escape(clip.line),
        rows=escape(clip.rows),
        poster=escape(_relative(clip.poster, root)),
        source=escape(_relative(clip.file, root)),
        width=width,
        height=height,
        alternative=escape(f"{clip.line} {' '.join(beat.words for beat in clip.beats)}"),
        loop=" loop" * clip.loops,
        chapters="\n".join(_chapters(clip)),
        command=_copied("shell", clip.manifest["command"]),
        parameters="\n".join(_row(key, value) for key, value in clip.manifest["depends_on"]["parameters"].items()),
        snippets="\n".join(_copied(name, snippet) for name, snippet in snippets(clip, root).items()),
    )


def snippets(clip: Landed, root: Path) -> dict[str, str]:
    """How to show a clip in what people write slides and pages with."""
    source, poster = _relative(clip.file, root), _relative(clip.poster, root)
    loop = " loop" * clip.loops
    words = escape(clip.line)
    return {
        "reveal.js": f'<section data-background-video="{escape(source)}" data-background-video-muted></section>',
        "HTML": f'<video controls muted playsinline{loop} src="{escape(source)}" poster="{escape(poster)}" '
        f'aria-label="{words}"></video>',
        "Markdown, Quarto": f"{{{{< video {source} >}}}}",
        "PowerPoint": f"Insert > Video > This Device: {source}",
        "Beamer": f"\\usepackage{{multimedia}}\n\\movie[width=\\textwidth,autostart]"
        f"{{\\includegraphics[width=\\textwidth]{{{poster}}}}}{{{source}}}",
    }


def _chapters(clip: Landed) -> list[str]:
    return [
        f'<li><button class="chapter" data-begins="{beat.begins:.3f}" data-ends="{beat.ends:.3f}" '
        f'data-words="{escape(beat.words)}">{clock(beat.begins)} {escape(beat.words)}</button></li>'
        for beat in clip.beats
    ]


def _copied(name: str, code: str) -> str:
    return f'<h3>{escape(name)}</h3><button class="copy">Copy</button><pre><code>{escape(code)}</code></pre>'


def _row(key: str, value: Any) -> str:
    shown = "" if value is None else json.dumps(value, ensure_ascii=False)
    return f'<tr><th scope="row">{escape(key)}</th><td>{escape(shown)}</td></tr>'


def _relative(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()
