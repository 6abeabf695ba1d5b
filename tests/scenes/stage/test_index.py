"""The index of the stage names what there is, all of it, and how it is called."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from scenes.audit.signatures import BEGINS, INDEX, STAGE, folder, rooms, signatures, written

PAGE = INDEX.read_text(encoding="utf-8")
ROOMS = rooms(PAGE)


def defined(file: Path) -> dict[str, bool]:
    """The names that a module defines, and whether each is a class."""
    names = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names[node.name] = isinstance(node, ast.ClassDef)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {name.id: False for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return names


def test_every_room_of_the_stage_has_its_part():
    assert {*ROOMS} == {"stage", *(path.parent.name for path in STAGE.glob("*/__init__.py"))}


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_in_the_index_is_there(room: str):
    named = re.findall(r"`(\w+)\.(\w+)`", ROOMS[room])
    assert len(named) > 5
    for module, name in named:
        assert name in defined(folder(room) / f"{module}.py"), f"{module}.{name}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_class_that_others_may_use_is_in_the_index_or_left_out(room: str):
    there = {
        f"{file.stem}.{name}"
        for file in folder(room).glob("*.py")
        for name, is_class in defined(file).items()
        if is_class and not name.startswith("_")
    }
    assert there - set(re.findall(r"`([\w.]+)`", ROOMS[room])) == set()


def test_what_each_takes_is_as_the_code_has_it():
    assert written(PAGE) == PAGE, "python -m scenes.audit.signatures writes it anew"


def test_every_name_in_the_tables_is_told_how_it_is_called():
    told = PAGE.partition(BEGINS)[2]
    for room, body in ROOMS.items():
        for module, name in re.findall(r"`(\w+)\.(\w+)`", "".join(re.findall(r"^\|.*", body, re.M))):
            part = told.partition(f"# {'.'.join(folder(room).relative_to(STAGE.parents[1]).parts)}.{module}\n")[2]
            assert re.search(rf"^{name}(\(| = |: )", part.partition("\n\n# ")[0], re.M), f"{module}.{name}"


def test_a_class_is_told_with_what_it_takes_and_can_do_and_of_which_kind_it_is(tmp_path: Path):
    file = tmp_path / "some.py"
    file.write_text(SOME)
    assert "\n".join(signatures(file, ["Own", "Kind", "Fields", "shown"])) == TOLD


SOME = '''
FAR: float = 3.0
"""Of here."""
NEAR = 1.0
"""Not named."""
Names = list[str]
"""Of some."""

class Own(VGroup):
    """Its own.

    With more.
    """

    @property
    def broad(self) -> float:
        """How broad."""

    def show(self, step: float) -> None:
        """Show it."""

    def interpolate_mobject(self, alpha): ...

    def _hidden(self): ...

class Kind(Own):
    """One of them."""

@dataclass(frozen=True)
class Fields:
    """Two."""

    x: float
    y: float = 0.0

def shown(each: Kind, *, far: float = FAR) -> Names:
    """A call."""
'''

TOLD = """\
FAR: float = 3.0
    Of here.
Names = list[str]
    Of some.
Own(*parts: VMobject)
    Its own.

    With more.
    .broad  # How broad.
    .show(step: float)  # Show it.
Kind(*parts: VMobject), a kind of Own
    One of them.
Fields(x: float, y: float=0.0)
    Two.
shown(each: Kind, *, far: float=FAR) -> Names
    A call."""
