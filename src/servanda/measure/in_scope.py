"""What is wrong with single rows of a record set of which only some belong to an agreement: said of those alone."""

from __future__ import annotations

from collections.abc import Iterator

from servanda.agreement.model import Agreement
from servanda.measure.own import rest_of
from servanda.measure.rows import Rows, Source
from servanda.query.relation import Aggregate, Filter, Group, Relation, Select
from servanda.query.scalar import FALSE, And, Coalesce, Col, Compare, IsNull, Lit, Not, all_of
from servanda.records.own import called
from servanda.records.repeats import repeated_problem, vanished_problem
from servanda.words.place import Place
from servanda.words.problem import Problem

_ABOUT_ROWS = frozenset({"S326", "S327", "S331"})
"""Codes of what loading says of single rows, and is said here of those in scope."""
_ABOUT_OTHERS = frozenset({"S325", "S332"})
"""Codes of what loading says of all rows it read, and nobody can tell whose they are."""
_SHOWN = 3
_LISTED = 5

_Row = tuple[str, int, int]
"""Key, file and row."""


def has_scope(agreement: Agreement, records: str) -> bool:
    """Whether rows of a record set may belong to others. A status log is made into stretches first, and told of whole."""
    declared = agreement.records[records]
    return declared.where is not None and declared.kind != "log"


def said_in_scope(agreement: Agreement, records: str) -> frozenset[str]:
    """Codes of what loading may leave unsaid. Where it read no rows but those in scope, the rest of it is about these."""
    if not has_scope(agreement, records):
        return frozenset()
    return _ABOUT_ROWS if rest_of(agreement.records[records]) is None else _ABOUT_ROWS | _ABOUT_OTHERS


def problems_in_scope(source: Source, records: str, columns: frozenset[str]) -> Iterator[Problem]:
    """Keys that repeat or vanished, cells and rows that cannot be read, among the rows in scope."""
    rows, place = source.filed(records, columns), source.agreement.place(("records", records))
    loaded = source.loaded[records]
    if loaded.repeated:
        yield from _repeated(source, records, rows.relation, place)
    for column in sorted(columns):
        yield from _cells(source, records, column, rows, place)
    if rows.broken:
        yield from _broken(source, records, columns, rows, place)
    if loaded.vanished:
        yield from _vanished(source, records, rows.relation, place)


def _called(source: Source, records: str, column: str = "") -> str:
    return called(records, source.loaded[records].own, column)


def _rows(source: Source, relation: Relation) -> list[_Row]:
    taken = Select(relation, tuple((each, Col(each)) for each in ("_key", "_file", "_row")))
    return sorted((str(key or ""), int(file or 0), int(row or 0)) for key, file, row in source.engine.run(taken))


def _broken(source: Source, records: str, columns: frozenset[str], rows: Rows, place: Place) -> Iterator[Problem]:
    """Rows without a key or a time, unless told of already; and those that may be another's, unless no others were read."""
    at = source.agreement.records[records].placed_by
    told = [Coalesce((Col(flag), FALSE)) for flag in sorted(rows.bad.get(at, ()))] if at in columns else []
    broken = len(_rows(source, Filter(rows.relation, all_of(rows.unreadable(()), *map(Not, told)))))
    one = broken == 1
    lacks = f"{'row' if one else 'rows'} of {_called(source, records)} {'has' if one else 'have'} no key or no time"
    if rest_of(source.agreement.records[records]) is not None:
        lacks += f", or {'does not tell whether it is' if one else 'do not tell whether they are'} in scope"
    if broken:
        yield Problem("S327", f"{broken} {lacks}.", place, "Such rows count as unreadable.", "warning")


def _repeated(source: Source, records: str, relation: Relation, place: Place) -> Iterator[Problem]:
    keyed = Filter(relation, Not(IsNull(Col("_key"))))
    counted = Group(keyed, ("_key", "_file"), (("rows", Aggregate("count")),))
    found = source.engine.run(Filter(counted, Compare(">", Col("rows"), Lit(1))))
    ordered = sorted(found, key=lambda row: (-int(row[2] or 0), str(row[0])))
    listed = ", ".join(f"`{key}` ({count} rows)" for key, _, count in ordered[:_LISTED])
    if found:
        more = ", …" if len(ordered) > _LISTED else ""
        yield repeated_problem(_called(source, records), len({key for key, *_ in found}), listed + more, place)


def _cells(source: Source, records: str, column: str, rows: Rows, place: Place) -> Iterator[Problem]:
    """The cells of a column that cannot be read, shown by the keys of their rows: row numbers tell of others' rows."""
    flags = sorted(rows.bad.get(column, ()))
    found = _rows(source, Filter(rows.relation, Coalesce((Col(flags[0]), FALSE)))) if flags else []
    if not found:
        return
    loaded = source.loaded[records]
    known = {(each.file, each.row): each for each in loaded.unreadable if each.column == column}
    shown = []
    for key, file, row in found[:_SHOWN]:
        cell = known.get((loaded.files[file].name, row))
        which = key or "without a key"
        shown.append(f"`{cell.text}` ({which}: {cell.why})" if cell else f"of {key}" if key else which)
    cells = "1 cell" if len(found) == 1 else f"{len(found)} cells"
    sentence = f"{cells} of {_called(source, records, column)} cannot be read: {', '.join(shown)}."
    hint = "They are left empty and counted as unreadable. Texts that mean empty can be listed under `missing:`."
    yield Problem("S326", sentence, place, hint, "warning")


def _vanished(source: Source, records: str, relation: Relation, place: Place) -> Iterator[Problem]:
    files = source.loaded[records].files
    newest = Filter(relation, Compare("=", Col("_file"), Lit(len(files) - 1)))
    ((begins,),) = source.engine.run(Group(newest, (), (("begins", Aggregate("min", Col("_at"))),)))
    if not isinstance(begins, int):
        return
    older = And((Compare("<", Col("_file"), Lit(len(files) - 1)), Compare(">=", Col("_at"), Lit(begins))))
    keys = [key for key, *_ in _rows(source, Filter(relation, older)) if key]
    if keys:
        yield vanished_problem(_called(source, records), len(keys), keys, files[-1].name, place)
