"""The walls: imports run one way, importing is instant, no text that must not be committed."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted([*ROOT.glob("index/**/*.py"), *ROOT.glob("assistant/**/*.py")])


def imports(file: Path) -> set[str]:
    """The modules that a file names in its import statements, wherever they stand."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_imports_run_one_way(file: Path) -> None:
    names = imports(file)
    if file.is_relative_to(ROOT / "index"):
        assert not {name for name in names if name.split(".")[0] in ("assistant", "prompts", "gradio")}
    else:
        assert not {name for name in names if name.split(".")[0] in ("chromadb", "sqlite3", "tantivy")}
    if not file.is_relative_to(ROOT / "assistant" / "ui"):
        assert "gradio" not in {name.split(".")[0] for name in names}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text("utf-8")))


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
