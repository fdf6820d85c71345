"""What every test shares: folders of its own, no screen, and the ready-made parts of a clinic."""

import os
import tempfile
from pathlib import Path

import hypothesis

# Set as this file is read, before any test module imports Qt, matplotlib or our folders.
# Each worker of pytest-xdist is a process of its own and so gets folders of its own.
_HOME = tempfile.TemporaryDirectory(prefix="infusion-tracker-tests-", ignore_cleanup_errors=True)
os.environ["TRACKER_HOME"] = _HOME.name
os.environ["MPLCONFIGDIR"] = str(Path(_HOME.name, "matplotlib"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

hypothesis.settings.register_profile("ci", deadline=None, max_examples=50)
hypothesis.settings.load_profile("ci")


# Fixtures that more than one room needs (sessions, clinic, ...) stand below this line.
