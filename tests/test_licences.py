"""A package whose licence is not among those allowed is named."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.metadata import Distribution
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest

LOADER = SourceFileLoader("licences", str(Path(__file__).parents[1] / ".ci" / "licences"))
licences = module_from_spec(spec_from_loader("licences", LOADER))
LOADER.exec_module(licences)

CLASSIFIER = "Classifier: License :: OSI Approved :: "


@pytest.mark.parametrize(
    ("said", "found", "allowed"),
    [
        (["License-Expression: MIT"], "MIT", True),
        (["License-Expression: GPL-3.0-only", f"{CLASSIFIER}MIT License"], "GPL-3.0-only", False),
        (["License-Expression: LGPL-2.1-only OR MPL-1.1"], "LGPL-2.1-only OR MPL-1.1", True),
        (["License-Expression: MIT AND GPL-2.0-only"], "MIT AND GPL-2.0-only", False),
        (["License: UNKNOWN", f"{CLASSIFIER}BSD License"], "BSD", True),
        (["License: Copyright (c) of somebody", f"{CLASSIFIER}BSD License"], "BSD", True),
        ([f"{CLASSIFIER}MIT License", f"{CLASSIFIER}GNU General Public License (GPL)"], None, False),
        ([], "nothing", False),
    ],
)
def test_a_licence_is_read_from_what_a_package_says(said: list[str], found: str | None, allowed: bool, tmp_path: Path):
    (tmp_path / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", "Name: some-package", *said, ""]))
    read = licences.licence(Distribution.at(tmp_path))
    assert read == found or found is None
    assert licences.allowed(read) == allowed


def test_a_package_is_known_however_its_name_is_written(tmp_path: Path):
    (tmp_path / "constraints.txt").write_text("# old==1\nJinja2==3.1.6\nimportlib_metadata==10.2.0\n")
    assert licences.pinned(tmp_path / "constraints.txt") == {"jinja2", "importlib-metadata"}
