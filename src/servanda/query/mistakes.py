"""What people write out of habit from other languages, and what they write here instead."""

from __future__ import annotations

from collections.abc import Mapping

SIGNS: Mapping[str, tuple[str, str]] = {
    "==": ("`==` is not used here.", "Equality is one sign: `=`."),
    "===": ("`===` is not used here.", "Equality is one sign: `=`."),
    ":=": ("`:=` is not used here.", "Equality is `=`."),
    "=~": ("`=~` is not used here.", "Patterns are compared with `like`: name like '%text%'."),
    "!~": ("`!~` is not used here.", "Patterns are compared with `not like`: name not like '%text%'."),
    "~": ("`~` is not used here.", "Patterns are compared with `like`: name like '%text%'."),
    "=<": ("`=<` is not used here.", "Write `<=`."),
    "=>": ("`=>` is not used here.", "Write `>=`."),
    "<=>": ("`<=>` is not used here.", "Write `=`, and `is null` where a value may be missing."),
    "≤": ("`≤` is not used here.", "Write `<=`."),
    "≥": ("`≥` is not used here.", "Write `>=`."),
    "≠": ("`≠` is not used here.", "Write `<>`."),
    "×": ("`×` is not used here.", "Write `*`."),
    "÷": ("`÷` is not used here.", "Write `/`."),
    "−": ("`−` is a typographic minus.", "Write `-`."),
    "–": ("`–` is a dash.", "Write `-` for a minus."),
    "—": ("`—` is a dash.", "Write `-` for a minus."),
    "&&": ("`&&` is not used here.", "Write `and`."),
    "&": ("`&` is not used here.", "Write `and`."),
    "||": ("`||` is not used here.", "Write `or`. Texts cannot be joined."),
    "|": ("`|` is not used here.", "Write `or`."),
    "!": ("`!` is not used here.", "Write `not`."),
    ";": ("An expression is one condition or value; `;` does not belong in it.", "Leave out `;` and what follows it."),
    "--": ("An expression has no comments.", "Comments follow `#` in the agreement; minus a negative is `a - (-b)`."),
    "/*": ("An expression has no comments.", "Comments follow `#` in the agreement."),
    "//": ("`//` is not used here.", "Division is exact: `/`."),
    "#": ("`#` does not belong in an expression.", "Put quotes around the whole expression, and comments outside."),
    "**": ("There are no powers.", "Write `a * a`."),
    "^": ("There are no powers.", "Write `a * a`."),
    "%": ("`%` follows a number and makes it a percentage.", "Write `5%`. There is no remainder of a division."),
    "::": ("Values are not cast.", "Declare the column's type under `columns`."),
    ":": ("`:` does not belong in an expression.", "A time stands in quotes with its date: '2026-01-31 10:00'."),
    "?": ("`?` is not used here.", "Write `case when … then … else … end`; a parameter is `$name`."),
    "[": ("`[` is not used here.", "A list stands in round brackets: `in ('A', 'B')`."),
    "]": ("`]` is not used here.", "A list stands in round brackets: `in ('A', 'B')`."),
    "{": ("`{` is not used here.", "A parameter is written `$name`."),
    "}": ("`}` is not used here.", "A parameter is written `$name`."),
    "@": ("`@` is not used here.", "A parameter is written `$name`; a text stands in single quotes."),
    "$": ("`$` begins a parameter and needs its name.", "Write `$name`; an amount of money is `10 USD`."),
    "€": ("Currencies are written as their codes.", "Write `10 EUR`."),
    "£": ("Currencies are written as their codes.", "Write `10 GBP`."),
    "¥": ("Currencies are written as their codes.", "Write `10 JPY`."),
    "\\": ("`\\` does not belong here.", "Inside quotes a quote is doubled: 'it''s'."),
}
"""Signs that are not ours: the sentence and the hint."""

_WHOLE = "An expression looks at one record; the record set is named beside it. Write only the condition."
_ENGINE = "Conditions are joined with `and` and `or`; values of related records are fields such as `{first: SET}`."
_AGGREGATE = "An expression looks at one record. Add a field such as `calls: {{{0}: CHILD}}`, then use `calls`."
_CLOCK = "An expression never asks what time it is. Periods and the time of measuring are the objective's."
_CAST = "Values are not cast. Declare the column's type under `columns`."
_SUBTRACT = "Subtract the times: `closed_at - created_at <= 4 h`."
_NONE = "Functions: coalesce, lower, upper, trim. Arithmetic, `case` and `like` do the rest."

KEYWORDS: Mapping[str, str] = {
    **dict.fromkeys(("select", "from", "where", "with", "values", "into", "returning", "table"), _WHOLE),
    **dict.fromkeys(("union", "intersect", "except", "join", "group", "having", "order", "limit", "offset"), _ENGINE),
    **dict.fromkeys(("over", "partition", "exists", "any", "all", "some", "on", "using"), _ENGINE),
    **dict.fromkeys(("insert", "update", "delete", "drop", "create", "alter", "attach", "copy", "pragma"), _WHOLE),
    "as": "Nothing is renamed here; a field has its name before its colon.",
    "interval": "A duration is written directly: `24 h`, `90 days`.",
    "collate": "Texts are compared exactly as they are; ignore case with `lower(name)` or `ilike`.",
    "escape": "In patterns a backslash takes the meaning of `%` and `_` away: '100\\%'.",
    "similar": "Patterns are compared with `like`: `%` is any text, `_` one character.",
    "regexp": "Patterns are compared with `like`: `%` is any text, `_` one character.",
    "rlike": "Patterns are compared with `like`: `%` is any text, `_` one character.",
    "contains": "Write `name like '%text%'`, or `ilike` to ignore case.",
    "equals": "Write `=`.",
    "xor": "Write `a <> b` for two conditions of which exactly one holds.",
    "mod": "There is no remainder of a division.",
    "div": "Division is exact: `/`.",
    "if": "Write `case when CONDITION then A else B end`.",
}
"""Words of SQL that are not ours: the hint."""

FUNCTIONS: Mapping[str, str] = {
    **{name: _AGGREGATE.format(name) for name in ("count", "sum", "average", "first", "last", "share")},
    "avg": _AGGREGATE.format("average"),
    "mean": _AGGREGATE.format("average"),
    "min": _AGGREGATE.format("smallest"),
    "max": _AGGREGATE.format("largest"),
    **dict.fromkeys(("now", "today", "current_date", "current_timestamp", "getdate", "sysdate"), _CLOCK),
    **dict.fromkeys(("cast", "try_cast", "convert", "to_date", "to_timestamp", "date", "timestamp", "int"), _CAST),
    **dict.fromkeys(("datediff", "date_diff", "timestampdiff", "age", "date_sub", "date_add", "dateadd"), _SUBTRACT),
    **dict.fromkeys(("ifnull", "nvl", "isnull"), "Write `coalesce(a, b)`, or `a is null`."),
    "nullif": "Write `case when a <> b then a end`.",
    **dict.fromkeys(("if", "iif", "decode"), "Write `case when CONDITION then A else B end`."),
    **dict.fromkeys(("contains", "startswith", "starts_with", "endswith", "ends_with", "regexp_matches", "instr"),
                    "Write `name like '%text%'`, `'text%'` for its beginning, `'%text'` for its end."),
    **dict.fromkeys(("substr", "substring", "left", "right", "split_part", "regexp_extract"),
                    "A part of a text is compared with `like`; otherwise add a column to the records."),
    **dict.fromkeys(("concat", "replace", "length", "len", "char_length"), f"Texts are not computed. {_NONE}"),
    **dict.fromkeys(("round", "floor", "ceil", "ceiling", "trunc"),
                    "Values are exact and not rounded here; a target may be: `{is: at most 4 h, rounded: …}`."),
    "abs": "Write `case when a < 0 then -a else a end`.",
    **dict.fromkeys(("greatest", "least"), "Write `case when a > b then a else b end`."),
    **dict.fromkeys(("year", "month", "day", "hour", "extract", "date_part", "date_trunc", "weekday", "dayofweek"),
                    "Periods and opening hours are written in the objective (`each`) and in calendars."),
}  # fmt: skip
"""Functions that are not ours: the hint."""

NO_SUCH_FUNCTION = _NONE
