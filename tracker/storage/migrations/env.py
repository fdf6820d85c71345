"""Runs the migrations on the connection that `tracker.storage.migrate` hands over."""

from alembic import context

from tracker.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
    compare_type=True,
    user_module_prefix="",
)
# No transaction of Alembic's own: ours is open, and everything or nothing is migrated.
context.run_migrations()
