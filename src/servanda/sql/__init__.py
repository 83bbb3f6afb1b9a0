"""Relations as SQL: a relation becomes a SQLGlot tree of a few allowed nodes, and that becomes text.

The only room that knows SQLGlot (which is imported when something is printed, not before). What differs
between engines stands in `dialects`; what an engine cannot say exactly raises `CannotSay`.
"""
