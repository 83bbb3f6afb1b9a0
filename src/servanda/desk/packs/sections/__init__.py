"""One module for each section: a function that makes it, or None where there is nothing to say."""
