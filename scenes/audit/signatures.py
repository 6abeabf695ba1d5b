"""What the names in the index of the stage take and give, read from the code: `python -m scenes.audit.signatures`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import TextWrapper, indent

STAGE = Path(__file__).parents[1] / "stage"
INDEX = STAGE / "INDEX.md"

BEGINS = "# What each takes and gives\n"
"""Above it the index is written by hand, below it by this command."""

HEAD = """
Written from the code by `python -m scenes.audit.signatures`. What begins with a dot is asked of what the line above
makes: with brackets it is called, without it is read.
"""

LINES = TextWrapper(120, subsequent_indent="        ", break_long_words=False, break_on_hyphens=False)

NOT_ASKED = {
    *("begin", "clean_up_from_scene", "create_starting_mobject", "get_moving_mobjects", "interpolate_mobject"),
    *("beat_ended", "fingerprint", "play", "setup"),
}
"""Methods that Manim calls, or who films."""

OF_MANIM = {"VGroup": "*parts: VMobject", "Animation": "part: VMobject, **settings: Any"}
"""What those are made from that are made as its own."""

Made = ast.FunctionDef | ast.ClassDef


def written(index: str) -> str:
    """The index, with what each name in its tables takes and gives below them."""
    tables = index.partition(BEGINS)[0]
    parts = [tables, BEGINS, HEAD]
    for room, body in rooms(tables).items():
        named: dict[str, list[str]] = {}
        for module, name in re.findall(r"`(\w+)\.(\w+)`", "\n".join(re.findall(r"^\|.*", body, re.M))):
            named.setdefault(module, []).append(name)
        parts.append(f"\n### In {room}\n\n```python\n")
        files = {file: names for module, names in named.items() for file in [folder(room) / f"{module}.py"]}
        told = ("\n".join([f"# {dotted(file)}", *signatures(file, files[file])]) for file in sorted(files))
        parts.append("\n\n".join(told) + "\n```\n")
    return "".join(parts)


def rooms(index: str) -> dict[str, str]:
    """The part of each room in the index."""
    return dict(re.findall(r"^## (\w+)\n(.*?)(?=^##? |\Z)", index, re.M | re.S))


def folder(room: str) -> Path:
    """Where the modules of a room lie."""
    return STAGE if room == "stage" else STAGE / room


def dotted(file: Path) -> str:
    """How a module is imported."""
    return ".".join(file.relative_to(STAGE.parents[1]).with_suffix("").parts)


def signatures(file: Path, names: list[str]) -> Iterator[str]:
    """Those of some names of a module, in its order: each with what is said of it, and a class with what it can do.

    With them come the values and types that they name and of which something is said.
    """
    told = "\n".join(_signatures(file, names))
    also = [*map(ast.unparse, (each for node, said in documented(parsed(file).body) if said for each in targets(node)))]
    return _signatures(file, [*names, *(name for name in also if re.search(rf"\b{name}\b", told))])


def _signatures(file: Path, names: list[str]) -> Iterator[str]:
    for node, said in documented(parsed(file).body):
        if isinstance(node, Made) and node.name in names:
            yield LINES.fill(made(file, node) if isinstance(node, ast.ClassDef) else called(node))
        elif {*map(ast.unparse, targets(node))} & {*names}:
            yield LINES.fill(ast.unparse(node))
        else:
            continue
        yield from [indent(said, "    ")] * bool(said)
        if isinstance(node, ast.ClassDef):
            yield from (LINES.fill(f"    {each}") for each in methods(node))


def targets(node: ast.stmt) -> list[ast.expr]:
    """What a statement assigns to."""
    return node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []


def documented(body: list[ast.stmt]) -> Iterator[tuple[ast.stmt, str]]:
    """Each statement with what is said of it: within it or, of a value, behind it."""
    for node, after in zip(body, [*body[1:], None], strict=True):
        behind = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if isinstance(node, Made):
            yield node, ast.get_docstring(node) or ""
        else:
            yield node, str(after.value.value) if behind else ""  # type: ignore[union-attr]


def methods(node: ast.ClassDef) -> Iterator[str]:
    """What may be asked of a class: names with one sentence each."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and not each.name.startswith("_") and each.name not in NOT_ASKED:
            read = any("property" in ast.unparse(mark) for mark in each.decorator_list)
            said = (ast.get_docstring(each) or "").partition("\n")[0]
            yield f".{each.name if read else called(each)}  # {said}"


def called(node: ast.FunctionDef) -> str:
    """A call, less what is bound, and what it gives."""
    takes = re.sub(r"^(self|cls)(, )?", "", ast.unparse(node.args))
    gives = ast.unparse(node.returns) if node.returns else "None"
    return f"{node.name}({takes})" + f" -> {gives}" * (gives != "None")


def made(file: Path, node: ast.ClassDef) -> str:
    """How one of a class is made, and of which other class of the stage it is a kind."""
    kinds = [base for base in map(ast.unparse, node.bases) if origin(file, base) and not base.startswith("_")]
    return f"{node.name}({takes(file, node)})" + "".join(f", a kind of {kind}" for kind in kinds)


def takes(file: Path, node: ast.ClassDef) -> str:
    """What one of a class is made from: what its `__init__` takes, its fields, or what its base is made from."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "__init__":
            return re.sub(r"^self(, )?", "", ast.unparse(each.args))
    bases = [*map(ast.unparse, node.bases)]
    if "NamedTuple" in bases or any("dataclass" in ast.unparse(mark) for mark in node.decorator_list):
        fields = [ast.unparse(each).replace(" = ", "=") for each in node.body if isinstance(each, ast.AnnAssign)]
        return ", ".join(re.sub(r"=field\(.*", "=…", each) for each in fields)
    for base in bases:
        if base in OF_MANIM:
            return OF_MANIM[base]
        if found := origin(file, base):
            return takes(*found)
    return ""


def origin(file: Path, name: str) -> tuple[Path, ast.ClassDef] | None:
    """The class that a module knows by a name, and its module, where it is one of the stage's."""
    for node in parsed(file).body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return file, node
        if isinstance(node, ast.ImportFrom) and name in [each.name for each in node.names]:
            path = STAGE.parents[1].joinpath(*(node.module or "").split(".")).with_suffix(".py")
            return origin(path, name) if path.is_file() else None
    return None


def parsed(file: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(file.read_text(encoding="utf-8"))


if __name__ == "__main__":
    INDEX.write_text(written(INDEX.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
