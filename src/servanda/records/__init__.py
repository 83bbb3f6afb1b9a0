"""Rows in: from a declared record set and a binding to a typed table inside an engine, with everything counted.

A binding says where the rows lie, a declaration what they are. Files are opened under a stated dialect,
every cell is read as text (or as the type its format fixes) and converted by our own operations; what
cannot be read is kept, counted and listed. `load` is the door.
"""
