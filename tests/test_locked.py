"""What `make` installs is what was tried, to the byte."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

DIGEST = re.compile(r"--hash=sha256:[0-9a-f]{64}")

BARE_LINUX = {"sys_platform": "linux", "os_name": "posix", "implementation_name": "cpython"}


def lines(name: str) -> list[str]:
    """The lines of a file of pins, those that go on joined, without remarks."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def pin(line: str) -> Requirement:
    """What a line pins, without its digests."""
    return Requirement(line.partition("--hash")[0])


def pinned(name: str) -> dict[str, str]:
    """The versions that a file pins."""
    return {canonicalize_name(each.name): str(each.specifier) for each in map(pin, lines(name))}


def test_every_pin_has_the_digests_of_its_files_and_nothing_else():
    for line in lines("locked.txt"):
        digests = line.split("--hash")[1:]
        assert digests
        assert len(DIGEST.findall(line)) == len(digests) == len(set(digests)), line
        assert re.fullmatch(r"==[^,*]+", str(pin(line).specifier))


def test_what_make_installs_are_the_versions_that_were_tried_together():
    tried, locked = pinned("constraints.txt"), pinned("locked.txt")
    assert tried.items() <= locked.items()
    untried = [each for each in map(pin, lines("locked.txt")) if canonicalize_name(each.name) not in tried]
    for each in untried:  # what is only for other systems
        assert each.marker is not None
        assert not each.marker.evaluate(BARE_LINUX)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_what_the_package_asks_for_is_locked_for_every_python(version: str):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(each for extra in project["optional-dependencies"].values() for each in extra)]
    python = BARE_LINUX | {"python_version": version, "python_full_version": f"{version}.1"}
    locked = {
        canonicalize_name(each.name): each.specifier
        for each in map(pin, lines("locked.txt"))
        if each.marker is None or each.marker.evaluate(python)
    }
    for each in map(Requirement, asked):
        if each.name != project["name"]:
            assert each.specifier.contains(str(locked[canonicalize_name(each.name)]).removeprefix("==")), each
