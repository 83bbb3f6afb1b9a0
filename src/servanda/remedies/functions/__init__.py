"""The functions from a reading to an amount, a file each: flat, bands, steps, pro rata."""
