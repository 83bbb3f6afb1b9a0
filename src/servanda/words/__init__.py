"""Values that read and print themselves, and the results that everybody speaks of.

Each phrase of the language has a module with ``parse_…``, which raises `phrase.PhraseError`, and frozen values
whose ``str`` is the canonical phrase: parsing it gives the value back. Nothing here knows records or engines.
"""
