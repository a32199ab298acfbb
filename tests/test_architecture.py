"""The walls: imports run one way, importing is instant, no text that must not be committed."""

import ast
import os
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("assistant/**/*.py")])
FORBIDDEN = {"index": {"assistant", "prompts"}, "assistant": {"chromadb", "sqlite3", "tantivy"}}
"""What no module of a package imports."""


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imports(file: Path) -> set[str]:
    """The modules that a file names in its import statements, wherever they stand."""
    found: set[str] = set()
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_imports_run_one_way() -> None:
    astray = {}
    for file in MODULES:
        roots = {name.split(".")[0] for name in imports(file)}
        forbidden = FORBIDDEN["index" if file.is_relative_to(ROOT / "index") else "assistant"]
        if not file.is_relative_to(ROOT / "assistant" / "ui"):
            forbidden = forbidden | {"gradio"}
        if found := roots & forbidden:
            astray[str(file.relative_to(ROOT))] = found
    assert astray == {}


def name_of(file: Path) -> str:
    """A module's dotted name."""
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imported_modules() -> dict[str, set[str]]:
    """For each module, those of Lede's that it imports: at its top, inside functions and for types."""
    names = {name_of(file) for file in MODULES}
    found: dict[str, set[str]] = {}
    for file in MODULES:
        mine = found[name_of(file)] = set()
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.ImportFrom) and node.module in names:
                whole = {f"{node.module}.{alias.name}" for alias in node.names}
                mine |= {one if one in names else str(node.module) for one in whole}
            elif isinstance(node, ast.Import):
                mine |= {alias.name for alias in node.names if alias.name in names}
    return found


def rooms() -> list[list[str]]:
    """The rooms in the order that `docs/architecture.md` gives; those of one line import nothing of one another."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    lines = re.findall(r"^\d+\. ((?:`[\w.]+`(?:, )?)+):", text, re.MULTILINE)
    return [re.findall(r"`([\w.]+)`", line) for line in lines]


def room_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def test_imports_keep_to_the_order_in_the_architecture() -> None:
    place = {room: number for number, line in enumerate(rooms()) for room in line}
    graph = imported_modules()
    assert {room_of(module) for module in graph} == set(place)
    upwards = [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in others
        if room_of(module) != room_of(other) and place[room_of(other)] >= place[room_of(module)]
    ]
    assert upwards == []


def test_no_modules_import_one_another_in_a_circle() -> None:
    sorter = TopologicalSorter({module: others - {module} for module, others in imported_modules().items()})
    sorter.prepare()  # raises CycleError, which names the circle


def test_every_module_says_what_it_is_for() -> None:
    assert [str(file.relative_to(ROOT)) for file in MODULES if not ast.get_docstring(parsed(file))] == []


@pytest.mark.parametrize("package", ["assistant", "index"])
def test_importing_a_package_loads_nothing_slow(package: str) -> None:
    slow = ["llama_index", "chromadb", "gradio", "numpy", "onnxruntime", "tantivy", "pydantic"]
    program = f"import sys, {package}; print([name for name in {slow!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_pins_have_hashes_and_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        assert "://" not in text
        pins = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
        assert len(pins) > 50
        blocks = re.split(r"^(?=[\w.\[\]-]+==)", text, flags=re.MULTILINE)
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)


@pytest.mark.parametrize("hiding", ["index.py", "index/__init__.py"])
def test_a_module_of_the_users_that_hides_a_package_is_named(hiding: str, tmp_path: Path) -> None:
    file = tmp_path / hiding
    file.parent.mkdir(exist_ok=True)
    file.touch()
    script = tmp_path / "script.py"
    script.write_text("from assistant import Assistant")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False)
    assert f"hidden by {file}" in result.stderr


def test_prompts_come_from_beside_the_package(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "__init__.py").touch()
    script = tmp_path / "script.py"
    script.write_text("from assistant.synthesis.prompt import load\nprint(sorted(load('answer')))")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=True)
    assert "'system'" in result.stdout
