"""Agreement meets records: bind, compile, run → Readings. Which verdict a reading deserves is not known here."""
