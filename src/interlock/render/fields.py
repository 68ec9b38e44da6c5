"""Values as the documents that programs read: field by field, under the names that they have here. Floor 13."""

from __future__ import annotations

import msgspec


def fields(value: object) -> object:
    """Give a value with `snake_case` names, like all documents have, whatever names it is sealed under."""
    if isinstance(value, msgspec.Struct):
        return {name: fields(getattr(value, name)) for name in value.__struct_fields__}
    if isinstance(value, (tuple, list)):
        return [fields(one) for one in value]
    return msgspec.to_builtins(value)
