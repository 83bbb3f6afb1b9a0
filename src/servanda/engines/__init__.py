"""Where SQL runs: DuckDB by default, PostgreSQL beside it. Drivers and SQLGlot are imported when an engine is opened.

An engine takes relations (`Engine.run`, `store`) and rows (`load_rows`); only integers, text and booleans leave it.
"""
