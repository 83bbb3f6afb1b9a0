"""From answers to files: the text of the agreement by its template, and the bindings."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from servanda.desk.inspect_bindings import toml_text
from servanda.desk.inspect_proposed import Proposed
from servanda.desk.inspect_text import records_text

if TYPE_CHECKING:
    from jinja2 import Environment

_PLAIN = re.compile(r"[^\W\d_][\w -]*[\w]|[^\W\d_]")
_NUMBER = re.compile(r"\d+")


def agreement_of(template: str, proposed: Sequence[Proposed], values: Mapping[str, Any]) -> str:
    """The whole text of an agreement."""
    page = _environment().get_template(f"{template}.yaml")
    text = page.render(template=template, records=records_text(proposed), **values)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip("\n") + "\n"


def bindings_of(proposed: Sequence[Proposed], exported: str | None) -> str:
    """The text of ``servanda.toml``; `exported` is when all of the exports were made."""
    text = toml_text(proposed)
    if exported is None:
        return text
    kept = [
        line
        for line in text.split("\n")
        if not line.startswith(("# complete_until", "complete_until", "# Complete until"))
    ]
    head, *rest = kept
    default = [
        "",
        "[defaults]",
        f'complete_until = "{exported}"  # when the exports were made: what is not in them did not happen',
    ]
    return "\n".join([head, *default, *rest])


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = Environment(
        loader=PackageLoader("servanda.desk", "templates"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=False,
    )  # fmt: skip
    found.filters.update(quoted=_quoted, key=_key, plain=_visible)
    return found


def _quoted(text: str) -> str:
    """A text in YAML's double quotes, which are JSON's."""
    return json.dumps(text, ensure_ascii=False)


def _key(text: str) -> str:
    """A value as a key or item: as it is where that is safe, else in quotes."""
    return text if _PLAIN.fullmatch(text) or _NUMBER.fullmatch(text) else _quoted(text)


def _visible(text: str) -> str:
    """A name inside a comment."""
    return "".join(each if each.isprintable() else " " for each in text)
