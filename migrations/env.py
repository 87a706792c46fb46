"""Alembic's environment: our engine, our tables, batches on SQLite (which cannot alter a table in place)."""

from alembic import context

from webapp.models import Base

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("Run migrations through `cdht init` or webapp.models.schema.upgrade(url).")

context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
