"""The parameters in words: a commented lecture file, and the table of the README."""

from __future__ import annotations

import json
from typing import Any

from pydantic.fields import FieldInfo

from scenes.parameters import SECTIONS

HEAD = """\
# The lecture: every parameter, with its default. Delete what you do not change.
# Each can also be set for one command, --set descent.learning_rate=0.1, or in a variable,
# DOWNHILL_DESCENT__LEARNING_RATE=0.1. `downhill check` says what will happen.
"""


def commented() -> str:
    """A lecture file with every parameter, its default, its unit and what it means."""
    blocks = [HEAD]
    for name, section in SECTIONS.items():
        lines = [f"# {section.__doc__}", f"[{name}]"]
        for key, field in section.model_fields.items():
            value = "# " * (field.default is None) + f"{key} = {written(field)}"
            lines.append(f"{value:<28}# {field.description}{_in_unit(field)}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def table() -> str:
    """The same as a table in Markdown."""
    rows = ["| parameter | default | unit | what it is |", "| --- | --- | --- | --- |"]
    for name, section in SECTIONS.items():
        for key, field in section.model_fields.items():
            default = "" if field.default is None else f"`{written(field)}`"
            rows.append(f"| `{name}.{key}` | {default} | {unit(field)} | {field.description} |")
    return "\n".join(rows) + "\n"


def unit(field: FieldInfo) -> str:
    """What a parameter is measured in."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def written(field: FieldInfo) -> str:
    """The default as TOML writes it; a name in quotes where there is none."""
    value: Any = field.default
    if value is None:
        return '"…"'
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _in_unit(field: FieldInfo) -> str:
    return f" [{unit(field)}]" if unit(field) else ""
