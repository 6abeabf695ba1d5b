import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import gdmath

MODULES = sorted(path.stem for path in Path(gdmath.__file__).parent.glob("*.py"))


def imported_by(statement, first="pass"):
    """What a statement imports in a fresh interpreter: the top-level modules outside the standard library."""
    code = f"import sys; {first}; before = set(sys.modules); {statement}; print(*(set(sys.modules) - before))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    return {name.partition(".")[0] for name in printed.split()} - set(sys.stdlib_module_names)


@pytest.mark.parametrize("name", gdmath.__all__)
def test_every_name_of_the_vocabulary_is_there_and_says_what_it_is(name):
    assert getattr(gdmath, name).__doc__


def test_the_vocabulary_is_sorted_and_names_nothing_twice():
    assert gdmath.__all__ == sorted(set(gdmath.__all__))


def test_a_star_import_brings_the_vocabulary_and_no_more():
    names = {}
    exec("from gdmath import *", names)
    assert set(names) - {"__builtins__"} == set(gdmath.__all__)


def test_every_module_imports_numpy_and_scipy_alone():
    every = "; ".join(f"import gdmath.{module}" for module in MODULES if module != "__init__")
    # First, since numpy's compiled parts register helper modules of their own.
    assert imported_by(every, first="import numpy, numpy.random") <= {"gdmath", "numpy", "scipy"}


def test_neither_manim_nor_pydantic_is_imported():
    assert {"manim", "pydantic", "pydantic_settings", "scenes"}.isdisjoint(imported_by("import gdmath"))


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_in_its_first_line_what_it_is_for(module):
    name = "gdmath" if module == "__init__" else f"gdmath.{module}"
    assert importlib.import_module(name).__doc__


def test_input_errors_are_value_errors():
    assert issubclass(gdmath.InputError, ValueError)
