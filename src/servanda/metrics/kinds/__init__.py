"""The metric kinds. A new one is a new file here: its name is the first key of the block."""
