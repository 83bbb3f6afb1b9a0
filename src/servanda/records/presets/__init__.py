"""The presets, one file each: a module with a value `PRESET`. See `servanda.records.preset` for what one says."""
