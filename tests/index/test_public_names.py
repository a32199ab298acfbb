"""What `index` offers: each name in its place, and examples that run."""

import ast
from pathlib import Path

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
