"""What `verify:` in interlock.yaml says of signatures of others. Floor 12."""

from __future__ import annotations

from typing import Final

from interlock.formats import Node

_FIELDS: Final = frozenset({"trusted_roots"})
_MOST_ROOTS: Final = 16


def trusted_roots_of(node: Node) -> tuple[str, ...]:
    """Give the paths of trusted roots that the section names. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    fields = node.fields("verify", _FIELDS)
    roots = fields["trusted_roots"].texts("verify.trusted_roots") if "trusted_roots" in fields else ()
    if len(roots) > _MOST_ROOTS:
        raise fields["trusted_roots"].wrong("verify.trusted_roots", f"at most {_MOST_ROOTS} files")
    return roots
