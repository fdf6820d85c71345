"""Cold start: from the start of a process to the first painted window, against bare windows.

    python benchmarks/start.py [rounds]

The floor is a bare QMainWindow after the same imports from outside the project as our window makes:
the same modules, and the same names out of Qt (PySide6 makes a class when its name is first asked
for). Beside it stands a bare window with nothing but Qt. Goal G1: at most 1.3 times the floor.
"""

import ast
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import in_turn

ROOT = Path(__file__).parents[1]
GOAL = 1.3

APP = """
import sys, time, os
from tracker.ui import app
def painted(self):
    now = time.monotonic_ns()
    print(now); print("\\n".join(n for n in sys.modules if n != "__main__"))
    sys.stdout.flush(); os._exit(0)
app.Opening.open = painted
from tracker.__main__ import main
main([])
"""
BARE = """
import sys, time, os
from PySide6.QtWidgets import QApplication, QMainWindow
{imports}
from PySide6.QtCore import QTimer
app = QApplication([])
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, done)
def done():
    print(time.monotonic_ns()); sys.stdout.flush(); os._exit(0)
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""


def run(code: str, home: str) -> tuple[float, list[str]]:
    """Return the seconds from the start of the process to the first paint, and what it printed."""
    environment = {**os.environ, "TRACKER_HOME": home, "PYTHONPATH": str(ROOT)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed app is compiled once
    begun = time.monotonic_ns()
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    painted, *names = done.stdout.split("\n")
    return (int(painted) - begun) / 1e9, [name for name in names if name]


def imports_of(names: list[str]) -> str:
    """Return lines that import the same from outside: modules by name, and names out of Qt."""
    quiet = "try:\n    import {0}\nexcept Exception:\n    pass"
    outside = [n for n in names if n.isascii() and "__" not in n and not is_ours(n)]
    lines = [quiet.format(name) for name in outside]
    for name in filter(is_ours, names):
        lines += qt_names_of(ROOT.joinpath(*name.split(".")))
    return "\n".join(lines)


def is_ours(name: str) -> bool:
    return name.partition(".")[0] == "tracker"


def qt_names_of(module: Path) -> list[str]:
    """Return the lines of one of our modules that import names out of Qt as it is loaded."""
    file = module.with_suffix(".py")
    file = file if file.exists() else module / "__init__.py"
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return [
        ast.unparse(node)
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6")
    ]


def main(rounds: int) -> int:
    with tempfile.TemporaryDirectory() as home:
        _, names = run(APP, home)
        same, nothing = BARE.format(imports=imports_of(names)), BARE.format(imports="")
        compared = in_turn(
            {
                "bare window, same imports (floor)": lambda: run(same, home)[0],
                "bare window, Qt alone": lambda: run(nothing, home)[0],
                "Infusion Tracker": lambda: run(APP, home)[0],
            },
            floor="bare window, same imports (floor)",
            rounds=rounds,
        )
    print(compared.report())
    heavy = sorted({name.split(".")[0] for name in names} & {"sqlalchemy", "matplotlib", "numpy"})
    print(f"heavy libraries at the first paint: {', '.join(heavy) or 'none'}")
    median = sorted(compared.ratios("Infusion Tracker"))[rounds // 2]
    print(f"G1 (at most {GOAL} x floor): {median:.2f} {'held' if median <= GOAL else 'missed'}")
    return 0 if median <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 15))
