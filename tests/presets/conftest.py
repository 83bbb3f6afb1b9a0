"""A PostgreSQL server, into which loaders write."""

from __future__ import annotations

from fixtures_postgres import postgres_url

__all__ = ["postgres_url"]
