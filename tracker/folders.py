"""Where data, state, settings and cache live on this machine, and where our own resources are."""

import contextlib
import os
from pathlib import Path

import platformdirs

APPLICATION = "infusion-tracker"


def data_folder() -> Path:
    """Return the folder of the record itself, made readable by its owner alone."""
    return _folder("data", platformdirs.user_data_path(APPLICATION, appauthor=False))


def state_folder() -> Path:
    """Return the folder of logs and of what the window remembers."""
    return _folder("state", platformdirs.user_state_path(APPLICATION, appauthor=False))


def config_folder() -> Path:
    """Return the folder of this person's settings."""
    return _folder("config", platformdirs.user_config_path(APPLICATION, appauthor=False))


def cache_folder() -> Path:
    """Return the folder of what can be made again at any time."""
    return _folder("cache", platformdirs.user_cache_path(APPLICATION, appauthor=False))


def default_database() -> Path:
    """Return the file that holds the clinic's record unless another one is named."""
    return data_folder() / f"{APPLICATION}.db"


def resource(name: str) -> Path:
    """Return the path of one of our own resources, such as "instruments" or "icons/add.svg".

    In a wheel they lie inside the package, in a checkout beside it. Raises FileNotFoundError.
    """
    package = Path(__file__).parent
    packaged = package / "resources"
    path = (packaged if packaged.is_dir() else package.parent / "resources") / name
    if not path.exists():
        raise FileNotFoundError(f"The installation is incomplete: {path} is missing.")
    return path


def prepare_environment() -> None:
    """Let matplotlib keep its font list in our cache; call it before matplotlib is imported."""
    with contextlib.suppress(OSError):  # without the cache charts are slower, not wrong
        os.environ.setdefault("MPLCONFIGDIR", str(cache_folder() / "matplotlib"))


def _folder(kind: str, usual: Path) -> Path:
    """Return TRACKER_HOME/kind if that variable is set, else the usual place, made as 0700."""
    home = os.environ.get("TRACKER_HOME")
    folder = Path(home) / kind if home else usual
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder
