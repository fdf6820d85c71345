"""Sets up what is missing and starts Infusion Tracker; the standard library is all it needs.

python3 run.py [words]       the app, or one of its commands (demo, score, import, ...)
python3 run.py test [words]  the tests; words go to pytest
python3 run.py doctor        what is wrong with this machine
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "stamp"
NEEDED_MB = 1500
# What Qt loads from the system on Linux: the library it asks for, and Debian's package of it.
SCREENLESS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
WINDOWED = {
    **SCREENLESS,
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def main(words: list[str]) -> int:
    """Do what was asked for; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  (an older Python is what this line is for)
        print(f"Infusion Tracker needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        return 2
    if words[:1] == ["doctor"]:
        return doctor()
    code = add_system_packages(libraries_for(words)) or set_up()
    return code or (test(words[1:]) if words[:1] == ["test"] else start(words))


def libraries_for(words: list[str]) -> dict[str, str]:
    """Return what these words need of the system; the commands open no window and need nothing."""
    if words[:1] == ["test"]:
        return SCREENLESS
    opens_window = not words or words[0] == "demo" or words[0].startswith("-")
    return WINDOWED if opens_window else {}


def missing_packages(libraries: dict[str, str]) -> dict[str, str]:
    """Return what this system lacks, with the name of Debian's package of it."""
    absent = {} if importlib.util.find_spec("ensurepip") else {"ensurepip": "python3-venv"}
    if sys.platform == "linux":
        absent.update({library: name for library, name in libraries.items() if not loads(library)})
    return absent


def loads(library: str) -> bool:
    """Tell whether the system finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def add_system_packages(libraries: dict[str, str]) -> int:
    """Install what the system lacks as root or, asked first, with sudo; 3 if some stays missing."""
    absent = missing_packages(libraries)
    if not absent:
        return 0
    if not shutil.which("apt-get"):
        print("This system lacks:", ", ".join(absent))
        return 3
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    apt_get = ["apt-get"] if root else ["sudo", "apt-get"]
    install = [*apt_get, "install", "-y", "--no-install-recommends", *sorted(absent.values())]
    print("This system lacks some libraries. What installs them:\n ", *install, flush=True)
    if root or agreed_with_sudo():
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        if subprocess.call(install, env=environment):  # the lists are absent or old
            subprocess.call([*apt_get, "update"], env=environment)
            subprocess.call(install, env=environment)
    return 3 if missing_packages(libraries) else 0


def agreed_with_sudo() -> bool:
    """Ask a person at the terminal, if there is one, and if sudo is there to do it."""
    if not (sys.stdin.isatty() and shutil.which("sudo")):
        return False
    return input("Run it now? [y/N] ").strip().lower() in {"y", "yes"}


def fingerprint() -> str:
    """Sum up what the set-up depends on: the two lists, the Python, and where the clone lies."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    parts += [sys.version.split()[0].encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_set_up() -> bool:
    """Tell whether .venv holds what this version asks for."""
    return STAMP.is_file() and STAMP.read_text(encoding="ascii") == fingerprint()


def set_up() -> int:
    """Make .venv and install into it, if something changed since the last time; 4 on failure."""
    if is_set_up():
        return 0
    # Standard output belongs to the command: it may be JSON for another program.
    print("Setting up: this takes about a minute the first time ...", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    quiet = [] if sys.stdout.isatty() else ["-q"]
    pip = [str(PYTHON), "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check"]
    steps = [] if fits_this_python() else [[sys.executable, "-m", "venv", "--clear", str(VENV)]]
    steps.append([*pip, *quiet, "-c", "constraints.txt", "-e", ".[test]"])
    for step in steps:
        if subprocess.call(step, cwd=ROOT):
            print("The set-up failed, see above. Is there a network, and room on the disk?")
            return 4
    STAMP.write_text(fingerprint(), encoding="ascii")
    return 0


def fits_this_python() -> bool:
    """Tell whether .venv is there, works, and is of this Python's version."""
    version = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return PYTHON.exists() and subprocess.call([str(PYTHON), "-c", version]) == 0


def start(words: list[str]) -> int:
    """Hand over to the app itself, in the folder of the caller."""
    command = [str(PYTHON), "-P", "-m", "tracker", *words]
    if os.name == "posix":
        os.execv(command[0], command)
    return subprocess.call(command)


def test(words: list[str]) -> int:
    """Run the linters (unless words choose some tests) and then pytest, whose line comes last."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    checks = [] if words else [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]]
    failed = [check for check in checks if run_module(check)]
    if failed:
        print("\nFAILED before the tests:", ", ".join(" ".join(check) for check in failed))
    return run_module(["pytest", "-n", "2", "--dist", "worksteal", *words]) or int(bool(failed))


def run_module(words: list[str]) -> int:
    """Run a tool of .venv on the clone."""
    print("\n$", *words, flush=True)
    return subprocess.call([str(PYTHON), "-m", *words], cwd=ROOT)


def doctor() -> int:
    """Say what is wrong with this machine; 1 if something is, 0 if all is well."""
    absent = missing_packages(WINDOWED)
    free_mb = shutil.disk_usage(ROOT).free // 1_000_000
    findings = [
        (True, f"Python {sys.version.split()[0]}"),
        (not absent, f"system libraries {describe(absent)}"),
        (
            free_mb > NEEDED_MB or is_set_up(),
            f"{free_mb} MB free for the set-up ({NEEDED_MB} needed)",
        ),
        (
            is_set_up(),
            "set up in .venv" if is_set_up() else "not set up yet: python3 run.py does it",
        ),
    ]
    for well, finding in findings:
        print("ok    " if well else "WRONG ", finding, flush=True)
    inside = [str(PYTHON), "-P", "-m", "tracker.doctor"]
    well_inside = is_set_up() and not subprocess.call(inside)
    return int(not (well_inside and all(well for well, _ in findings)))


def describe(absent: dict[str, str]) -> str:
    """Say in words what the system lacks."""
    pairs = (f"{library} (on Debian: {package})" for library, package in absent.items())
    return f"missing: {', '.join(pairs)}" if absent else "complete"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
