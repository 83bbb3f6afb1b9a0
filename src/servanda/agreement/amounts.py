"""How much follows: an amount, a table of amounts, or a block with bands, steps or a part by time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from servanda.agreement.faults import keys_of, validate
from servanda.remedies.function import Function
from servanda.remedies.registry import function_kinds
from servanda.words.problem import did_you_mean
from servanda.words.shapes import Fault, Raw, Read, shape

_HINT = "Write 10% of FEE, or {of: FEE, bands: {below 99.9%: 10%}}, {of: FEE, for_every: started 1 h of downtime, give: 5%}."


def read_function(raw: Raw, context: Any) -> Read:
    """The function that a phrase, a table or a block says."""
    if isinstance(raw, list):
        return None, (Fault("One amount is expected here, not a list.", hint=_HINT, code="S022"),)
    if not isinstance(raw, Mapping) or "by" in raw:
        function, faults = validate(function_kinds()["amount"], {"amount": raw}, context)
        return function, tuple(_without_key(each) for each in faults)
    keys = [key for key in function_kinds() if key in raw]
    if len(keys) > 1:
        said = " and ".join(f"`{key}`" for key in keys)
        sentence = f"An amount is found in one way; this block has {said}."
        return None, (Fault(sentence, (keys[1],), code="S023", hint=_HINT, on_key=True),)
    if keys:
        return validate(function_kinds()[keys[0]], dict(raw), context)
    known = {key for kind in function_kinds().values() for key in keys_of(kind)}
    wrong = next((key for key in raw if key not in known), None)
    if wrong is not None:
        hint = did_you_mean(wrong, sorted(known), "Keys of an amount")
        return None, (Fault(f"`{wrong}` is no key of an amount.", (wrong,), hint=hint, code="S020", on_key=True),)
    return None, (Fault("The block does not say how much.", hint=_HINT, code="S021"),)


def _without_key(fault: Fault) -> Fault:
    """A phrase stands where the block would: its place is that of the block."""
    path = fault.path[1:] if fault.path[:1] == ("amount",) else fault.path
    return Fault(fault.sentence, path, fault.start, fault.length, fault.hint, fault.code, fault.on_key)


AnyFunction = Annotated[Function, shape(read_function, "10% of subscription", {"shape": "Amount"})]
"""A credit's value and its like."""
