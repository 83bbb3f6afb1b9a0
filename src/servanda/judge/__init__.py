"""A reading against its target: what was met and missed, what is not owed, and what nobody can tell yet."""
