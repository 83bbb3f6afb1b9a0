"""A PostgreSQL server, so that real records are measured on both engines."""

from __future__ import annotations

from fixtures_postgres import postgres_url

__all__ = ["postgres_url"]
