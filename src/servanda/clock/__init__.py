"""When time counts: zones, opening hours, holidays, periods, and how a stretch of time was counted.

Instants are integers, microseconds since 1970-01-01T00:00Z; local times are the same count on a zone's
wall clock; days are counted from 1970-01-01. A calendar compiles to sorted open spans (`compile`,
`spans`), everything that engines need becomes a step table (`steps`), and nothing here asks what time it is.
"""
