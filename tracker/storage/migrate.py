"""Brings a record to the schema of this version: copy first, one transaction, newer refused."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from tracker.storage.backup import BackupFailed, back_up
from tracker.storage.connection import APPLICATION_ID, CannotOpen
from tracker.storage.faults import explain_file

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0003"


def bring_up_to_date(path: Path, engine: Engine, backups: Path, *, new: bool) -> None:
    """Migrate the record to HEAD if it is older; do nothing, and load nothing, if it is current.

    Raises CannotOpen for a record made by a newer version or by another program, one that is
    damaged, locked or read-only, and one that cannot be copied first.
    """
    revision = None if new else _revision(path, engine)
    if revision == HEAD:
        return
    if not new and revision is not None:
        _refuse_unknown(path, revision)
        _copy_first(path, backups)
    try:
        _migrate(engine)
    except DatabaseError as error:
        raise CannotOpen(explain_file(error, path)) from error


def _revision(path: Path, engine: Engine) -> str | None:
    try:
        with engine.connect() as connection:
            tables = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
            names = set(tables.scalars())
            if not names:
                return None
            if "alembic_version" not in names:
                raise CannotOpen(f"{path} belongs to another program. Choose another file.")
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
            return str(found)
    except DatabaseError as error:
        raise CannotOpen(explain_file(error, path)) from error


def _copy_first(path: Path, backups: Path) -> None:
    try:
        back_up(path, backups, datetime.now(UTC), label=f"-before-{HEAD}")
    except BackupFailed as error:
        raise CannotOpen(
            f"{path} is of an older version and has to be copied before it is brought up to date,"
            f" but {backups} cannot take the copy. Nothing was changed; free some disk space or"
            " check that folder, then try again."
        ) from error


def _refuse_unknown(path: Path, revision: str) -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    if revision not in {each.revision for each in script.walk_revisions()}:
        raise CannotOpen(
            f"{path} was written by a newer version of Infusion Tracker. Update the app first;"
            " nothing was changed."
        )


def _migrate(engine: Engine) -> None:
    from alembic import command

    with engine.connect() as connection:
        # A rebuild of a parent table would cascade into its children while these are enforced.
        _outside_transaction(connection, "PRAGMA foreign_keys=OFF")
        _outside_transaction(connection, f"PRAGMA application_id={APPLICATION_ID}")
        try:
            with connection.begin():
                config = _config()
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                    raise CannotOpen("The update of the record failed its check; nothing changed.")
        finally:
            _outside_transaction(connection, "PRAGMA foreign_keys=ON")


def _outside_transaction(connection: Connection, pragma: str) -> None:
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    driver.execute(pragma)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    folder = Path(__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config
