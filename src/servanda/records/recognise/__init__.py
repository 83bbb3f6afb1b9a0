"""Recognising what an export holds: how it is written, its columns, keys, times, states, relations, and its limits.

What is found here is a proposal for a person to read. Each guess is tried on every row by the conversions that
measuring uses, and what the rows cannot decide is said, not chosen.
"""
