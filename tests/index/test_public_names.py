"""What `index` offers: each name in its place, and examples that run."""

import ast
import doctest
from importlib import import_module
from pathlib import Path

import pytest

import index

SOURCE = Path(index.__file__)


def test_every_public_name_can_be_imported() -> None:
    assert [name for name in index.__all__ if not hasattr(index, name)] == []
    assert sorted(index.__all__) == index.__all__


def test_names_are_loaded_from_where_type_checkers_look() -> None:
    declared = {
        node.module: sorted(alias.name for alias in node.names)
        for node in ast.walk(ast.parse(SOURCE.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("index.")
    }
    assert {module: sorted(names.split()) for module, names in index._MODULES.items()} == declared
    assert sorted(name for names in declared.values() for name in names) == index.__all__


WITH_EXAMPLES = sorted(
    ".".join(file.relative_to(SOURCE.parent.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in SOURCE.parent.rglob("*.py")
    if ">>>" in file.read_text("utf-8")
)


@pytest.mark.parametrize("module", WITH_EXAMPLES)
def test_examples_in_docstrings_are_true(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
