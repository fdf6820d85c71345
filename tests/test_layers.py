"""The direction of imports, as the table in docs/architecture.md has it."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tracker"
MODULES = [path.relative_to(ROOT) for path in sorted(PACKAGE.rglob("*.py"))]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

# Files of the package that stand beside the rooms of the table, and what they may import of ours.
BESIDE: dict[str, set[str]] = {
    "__init__": set(),
    "folders": set(),
    "doctor": {"folders", "storage"},
}
# Who may import what is not ours. `sqlite3` and copying files are here because nothing but
# `storage` may open or copy a live database: closing a second handle drops SQLite's locks.
KEEPERS = {
    "PySide6": {"ui", "doctor"},
    "shiboken6": {"ui"},
    "sqlalchemy": {"models", "storage", "services", "exchange", "demo", "commands"},
    "alembic": {"storage"},
    "sqlcipher3": {"storage"},
    "sqlite3": {"storage"},
    "shutil": {"storage", "doctor"},
    "matplotlib": {"charts", "ui"},
    "numpy": {"charts"},
    "fontpkg_inter": {"charts", "ui"},
    "pydantic": {"knowledge"},
    "platformdirs": {"folders"},
}
NOWHERE = ("PySide6.QtSql", "matplotlib.pyplot", "pylab")


def table() -> dict[str, tuple[str, str]]:
    """Return the document's two columns (of ours, third party) for each room."""
    rows = re.findall(r"^\| (`\w+`.*?) \| (.*?) \| (.*?) \|", ARCHITECTURE, re.MULTILINE)
    return {
        room: (ours, third) for rooms, ours, third in rows for room in re.findall(r"`(\w+)`", rooms)
    }


def allowed_of_ours() -> dict[str, set[str]]:
    """Return what each room may import of ours."""
    rooms = table()
    everything = (set(rooms) | set(BESIDE)) - {"__init__", "__main__"}
    return BESIDE | {
        room: everything if ours == "all of these" else set(re.findall(r"`(\w+)`", ours))
        for room, (ours, _) in rooms.items()
    }


ALLOWED = allowed_of_ours()


def room_of(module: Path) -> str:
    """Return the first part of a module's name inside the package."""
    return module.with_suffix("").parts[1]


def imported_names(source: str, module: Path) -> Iterator[str]:
    """Yield the full name of every import, also of those inside functions."""
    package = module.parts[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = [*above, *filter(None, [node.module])]
            yield from (".".join([*origin, alias.name]) for alias in node.names)


def may_import(room: str, name: str) -> bool:
    """Tell whether the table lets this room import this name."""
    first, *rest = name.split(".")
    if name.startswith(NOWHERE):
        return False
    if first == "tracker":
        inner = rest[0] if rest else "__init__"
        return inner == room or inner not in ALLOWED or inner in ALLOWED[room] | {"__init__"}
    if first in KEEPERS:
        return room in KEEPERS[first]
    return first in sys.stdlib_module_names


def refused_imports(source: str, module: Path) -> list[str]:
    """Return the imports of one file that go against the table."""
    room = room_of(module)
    return [name for name in imported_names(source, module) if not may_import(room, name)]


def texts_put_together_before_translation(source: str) -> list[str]:
    """Return each tr(...) whose text is an f-string, a .format or a sum: no translation fits it."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name not in {"tr", "translate"}:
            continue
        texts = [argument for argument in call.args if not isinstance(argument, ast.Constant)]
        if any(isinstance(text, ast.JoinedStr | ast.Call | ast.BinOp) for text in texts):
            found.append(ast.unparse(call))
    return found


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_that_imports_follow_the_table(module: Path):
    assert room_of(module) in ALLOWED, "this file has no room in docs/architecture.md"
    assert refused_imports((ROOT / module).read_text(encoding="utf-8"), module) == []


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_that_a_text_is_translated_before_it_is_filled_in(module: Path):
    source = (ROOT / module).read_text(encoding="utf-8")
    assert texts_put_together_before_translation(source) == []


def test_that_the_document_names_every_room_and_what_it_leans_on():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert rooms <= set(table())
    for room, (_, third) in table().items():
        for name in re.findall(r"PySide6|SQLAlchemy|Alembic|sqlcipher3|matplotlib|pydantic", third):
            keeper = name if name == "PySide6" else name.lower()
            assert room in KEEPERS[keeper], f"{room} leans on {name}"


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("clinical", "import numpy"),
        ("clinical", "def late():\n    from tracker.models import Patient"),
        ("charts", "from matplotlib import pyplot"),
        ("charts", "import matplotlib.pyplot as plt"),
        ("services", "from ..ui import app"),
        ("services", "import sqlite3"),
        ("exchange", "from shutil import copyfile"),
        ("cli", "from PySide6 import QtWidgets"),
        ("ui", "from PySide6.QtSql import QSqlDatabase"),
        ("ui", "import something_new"),
        ("storage", "from tracker import services"),
    ],
)
def test_that_a_wrong_import_is_seen(room: str, line: str):
    assert refused_imports(line, Path("tracker", room, "example.py"))


@pytest.mark.parametrize(
    "line",
    [
        'self.tr(f"Dose {dose}")',
        'self.tr("Dose {}".format(dose))',
        'QCoreApplication.translate("Page", "Dose " + dose)',
    ],
)
def test_that_a_text_put_together_too_early_is_seen(line: str):
    assert texts_put_together_before_translation(line)


def test_that_a_text_filled_in_after_translation_is_fine():
    good = 'self.tr("Dose {dose} mg").format(dose=dose)\ntr("%n scores", "", count)'
    assert texts_put_together_before_translation(good) == []
