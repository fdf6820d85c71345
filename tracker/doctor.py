"""What is wrong with this installation, in plain words; `python3 run.py doctor` asks it."""

import ctypes
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import NamedTuple

from tracker import folders

# File systems on which SQLite's locks and its write-ahead log cannot be relied on.
NETWORK_FILE_SYSTEMS = {
    "9p", "afpfs", "afs", "ceph", "cifs", "davfs", "fuse.davfs2", "fuse.glusterfs", "fuse.rclone",
    "fuse.sshfs", "glusterfs", "lustre", "nfs", "nfs4", "smb2", "smb3", "smbfs", "webdav",
}  # fmt: skip


class Finding(NamedTuple):
    """One thing that was looked at, and whether it is well."""

    well: bool
    text: str


def main() -> int:
    """Print what was found; return 1 if something is wrong and 0 if all is well."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    findings = list(examine())
    for finding in findings:
        print("ok    " if finding.well else "WRONG ", finding.text)
    return int(not all(finding.well for finding in findings))


def examine() -> Iterator[Finding]:
    """Yield a finding from each examination; one that breaks down is itself a finding."""
    examinations: list[Callable[[], Finding]] = [
        windows, screen_libraries, database_driver, file_system, own_font, system_fonts,
    ]  # fmt: skip
    for examination in examinations:
        try:
            yield examination()
        except Exception as error:  # noqa: BLE001  the doctor reports what everyone else would die of
            name = examination.__name__.replace("_", " ")
            yield Finding(False, f"{name}: {error} ({type(error).__name__})")


def windows() -> Finding:
    """Import Qt's windows and say which version it is."""
    import PySide6.QtWidgets  # noqa: F401

    version = metadata.version("PySide6-Essentials")
    well = tuple(map(int, version.split(".")[:2])) < (6, 12)  # 6.12.0 brings Python 3.11 down
    return Finding(well, f"PySide6 {version}" + ("" if well else ": must be below 6.12"))


def screen_libraries() -> Finding:
    """Load Qt's plugin for X11 screens; the loader names the library that is missing."""
    if sys.platform != "linux":
        return Finding(True, "libraries for windows: part of the system")
    with resources.as_file(resources.files("PySide6")) as package:
        plugin = package / "Qt" / "plugins" / "platforms" / "libqxcb.so"
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            return Finding(False, f"a library for windows is missing: {error}")
    return Finding(True, "libraries for windows: complete")


def database_driver() -> Finding:
    """Open a database of no consequence beside the record, by the recipe of the record itself."""
    from tracker.storage.connection import connect

    with tempfile.TemporaryDirectory(prefix="doctor-", dir=folders.data_folder()) as folder:
        connection = connect(Path(folder, "examined.db"))
        try:
            (sqlite,) = connection.execute("SELECT sqlite_version()").fetchone()
            (cipher,) = connection.execute("PRAGMA cipher_version").fetchone()
        finally:
            connection.close()
    return Finding(True, f"a database can be written: SQLite {sqlite}, SQLCipher {cipher}")


def file_system() -> Finding:
    """Say where the record lies, and refuse a network drive: SQLite's locks do not hold there."""
    from PySide6.QtCore import QStorageInfo

    database = folders.default_database()
    storage = QStorageInfo(str(database.parent))
    kind = storage.fileSystemType().toStdString() or "a file system without a name"
    where = f"the record is {database} ({'there' if database.exists() else 'not begun'}) on {kind}"
    free = storage.bytesAvailable() // 1_000_000
    if on_network(kind, database.parent):
        return Finding(
            False, f"{where}, a network drive: set TRACKER_HOME to a folder on a local disk"
        )
    return Finding(free > 200, f"{where}, {free} MB free")


def on_network(kind: str, folder: Path) -> bool:
    """Tell whether a file system of this kind, or a folder of this name, is another machine's."""
    return kind.lower() in NETWORK_FILE_SYSTEMS or str(folder).startswith("\\\\")


def own_font() -> Finding:
    """Look for the font of the app."""
    files = list(resources.files("fontpkg_inter").joinpath("files").iterdir())
    return Finding(bool(files), "the font Inter is " + ("there" if files else "missing"))


def system_fonts() -> Finding:
    """Ask Qt for the system's fonts, which draw every script that Inter lacks."""
    from PySide6.QtGui import QFontDatabase, QGuiApplication

    application = QGuiApplication.instance() or QGuiApplication([])
    families = len(QFontDatabase.families())
    del application
    advice = "" if families else ": names in other scripts show as boxes; install fonts-dejavu-core"
    return Finding(families > 0, f"{families} system fonts{advice}")


if __name__ == "__main__":
    sys.exit(main())
