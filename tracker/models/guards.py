"""Triggers that hold what a constraint cannot: nothing is deleted, the log only grows.

A migration that rebuilds a table makes its guards again, since a rebuild drops triggers.
"""

from collections.abc import Iterator

from tracker.models.base import Base, Recorded


def guarded_tables() -> list[str]:
    """Return the names of all tables whose rows are voided instead of deleted."""
    return sorted(
        mapper.local_table.name  # type: ignore[attr-defined]
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Recorded)
    )


def guard_statements(tables: list[str]) -> Iterator[str]:
    """Yield the SQLite statements that guard `tables` and the audit log."""
    yield from row_guard_statements(tables)
    yield from _log_guard_statements()


def row_guard_statements(tables: list[str]) -> Iterator[str]:
    """Yield the SQLite statements that guard the rows of `tables`."""
    for table in tables:
        yield _trigger(table, "no_delete", "BEFORE DELETE", "rows are voided, never deleted")
        yield _trigger(
            table,
            "version_rises",
            "BEFORE UPDATE",
            "a change raises the version by one",
            when="NEW.version IS NOT OLD.version + 1 OR NEW.id IS NOT OLD.id",
        )


def _log_guard_statements() -> Iterator[str]:
    yield _trigger("audit_log", "no_delete", "BEFORE DELETE", "the audit log only grows")
    yield _trigger("audit_log", "no_update", "BEFORE UPDATE", "the audit log only grows")
    yield _trigger(
        "audit_log",
        "in_order",
        "BEFORE INSERT",
        "the audit log only grows",
        when="NEW.seq IS NOT NULL AND NEW.seq != -1"
        " AND NEW.seq <= (SELECT COALESCE(MAX(seq), 0) FROM audit_log)",
    )


def _trigger(table: str, name: str, moment: str, message: str, when: str | None = None) -> str:
    condition = f" WHEN {when}" if when else ""
    return (
        f"CREATE TRIGGER {table}_{name} {moment} ON {table} FOR EACH ROW{condition}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )
