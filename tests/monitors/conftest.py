"""A PostgreSQL server, in which Gatus may keep its results."""

from __future__ import annotations

from fixtures_postgres import postgres_url

__all__ = ["postgres_url"]
