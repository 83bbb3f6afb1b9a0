"""Where the rows of a record set lie: ``servanda.toml``, else ``from:`` of the agreement."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from servanda.agreement.binding import Binding as WrittenBinding
from servanda.agreement.folder import home_of
from servanda.agreement.model import Agreement
from servanda.measure.known_columns import columns_of, unknown_columns
from servanda.records.binding import Binding, binding_from
from servanda.records.unseen import unseen_problems
from servanda.records.workspace import Bindings
from servanda.words.place import Place
from servanda.words.problem import Problem


def binding_of(
    agreement: Agreement, name: str, bindings: Bindings, workspace: Path
) -> tuple[Binding | None, tuple[Problem, ...]]:
    """The binding of a record set, or all that is wrong with it as far as no file is needed to tell."""
    records = agreement.records[name]
    bound = bindings.of(agreement.id, name)
    if bound is not None:
        return bound, ()
    if records.binding is None:
        hint = f'Write `from: FILE` in the agreement, or [records.{name}] with file = "…" in servanda.toml.'
        place = agreement.place(("records", name))
        return None, (Problem("S303", f"The records `{name}` are bound to no file.", place, hint),)

    def where(*keys: str) -> Place:
        path = ("records", name, "from", *keys)
        return agreement.key_place(path) if len(keys) > 1 else agreement.place(path)

    folder = home_of(Path(where().file)) if agreement.file else workspace
    binding, problems = binding_from(_raw(records.binding), folder, where)
    unseen = unseen_problems(binding) if binding is not None else ()
    strange = unknown_columns(binding, columns_of(agreement, name)) if binding is not None else ()
    return None if unseen else binding, (*problems, *unseen, *strange)


def _raw(binding: WrittenBinding) -> dict[str, Any]:
    """The written binding as its keys and values, without what was not written."""

    def thawed(value: Any) -> Any:
        if isinstance(value, tuple):
            return [thawed(each) for each in value]
        if isinstance(value, Mapping):
            return {key: thawed(each) for key, each in value.items()}
        return value

    return {key: thawed(getattr(binding, key)) for key in type(binding).model_fields if key in binding.model_fields_set}
