"""What follows from verdicts: how much of what, in exact numbers. One file a function in ``functions/``."""
