"""Severities that tools write as numbers. Floor 5."""

from __future__ import annotations

from collections.abc import Mapping

from interlock.kernel import Severity


def rising(mildest: int) -> Mapping[str, Severity]:
    """Give a scale of five numbers that ends with the worst: `mildest` is information, and four more is critical."""
    return {str(mildest + step): severity for step, severity in enumerate(reversed(Severity))}


def falling(worst: int) -> Mapping[str, Severity]:
    """Give a scale of five numbers that begins with the worst: `worst` is critical, and four more is information."""
    return {str(worst + step): severity for step, severity in enumerate(Severity)}
