"""What is loaded when the window is first on screen: nothing heavy (goal E1)."""

import json
import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tracker.ui import main_window

class Watched(main_window.MainWindow):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.painted.connect(self.note)

    def note(self):
        heavy = ("matplotlib", "numpy", "pandas", "sqlalchemy", "alembic", "pydantic")
        self.loaded = [name for name in heavy if name in sys.modules]
        QTimer.singleShot(0, self.after_opening)

    def after_opening(self):
        print(json.dumps({"loaded": self.loaded, "room": self.room is not None,
                          "visible": self.isVisible()}))
        self.close()

main_window.MainWindow = Watched
from tracker.ui import app
app.MainWindow = Watched
sys.exit(app.run_window(Path(sys.argv[1])))
"""


def start(database: Path, home: Path) -> dict[str, object]:
    environment = {**os.environ, "TRACKER_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(database)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_that_nothing_heavy_is_loaded_at_the_first_paint(tmp_path: Path) -> None:
    found = start(tmp_path / "clinic.db", tmp_path / "home")
    assert found["loaded"] == []
    assert found["visible"] is True


def test_that_the_record_is_opened_after_the_first_paint(tmp_path: Path) -> None:
    found = start(tmp_path / "clinic.db", tmp_path / "home")
    assert found["room"] is True
    assert (tmp_path / "clinic.db").exists()
