"""`int()`, `uint()`, `double()`, `string()`, `bytes()`, `bool()`, `type()` and `dyn()`.

Source: the CEL standard definitions. Floor 8.
"""

from __future__ import annotations

import math
import re
from typing import Final

from interlock.decision.expression.functions.network import address_text
from interlock.decision.expression.functions.overloads import Function
from interlock.decision.expression.meter import Meter
from interlock.decision.expression.operators import unsigned, whole
from interlock.decision.expression.records import Record
from interlock.decision.expression.values import (
    INT_MAX,
    KINDS,
    NANOS,
    UINT_MAX,
    Address,
    Duration,
    Failure,
    Kind,
    Network,
    Timestamp,
    UInt,
)

_INTEGER: Final = r"[+-]?[0-9]{1,40}"
_UNSIGNED: Final = r"[0-9]{1,40}"
_DOUBLE: Final = r"(?ai)[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan)"
_TRUTHS: Final = {
    **dict.fromkeys(("1", "t", "T", "true", "TRUE", "True"), True),
    **dict.fromkeys(("0", "f", "F", "false", "FALSE", "False"), False),
}
_SMALL, _LARGE = -4, 21


def _int_of_double(_: Meter, value: float) -> int:
    if -float(1 << 63) < value < float(1 << 63):
        return int(value)
    raise Failure("range error: the double does not fit an int")


def _uint_of_double(_: Meter, value: float) -> UInt:
    if 0.0 <= value < float(1 << 64):
        return UInt(int(value))
    raise Failure("range error: the double does not fit a uint")


def _int_of_text(_: Meter, text: str) -> int:
    if re.fullmatch(_INTEGER, text) is None:
        raise Failure(f"type conversion error: {text[:40]!r} is not an int")
    return whole(int(text))


def _uint_of_text(_: Meter, text: str) -> UInt:
    if re.fullmatch(_UNSIGNED, text) is None:
        raise Failure(f"type conversion error: {text[:40]!r} is not a uint")
    return unsigned(int(text))


def _double_of_text(_: Meter, text: str) -> float:
    if re.fullmatch(_DOUBLE, text) is None:
        raise Failure(f"type conversion error: {text[:40]!r} is not a double")
    return float(text)


def _bool_of_text(_: Meter, text: str) -> bool:
    truth = _TRUTHS.get(text)
    if truth is None:
        raise Failure(f"type conversion error: {text[:40]!r} is not a bool")
    return truth


def _text_of_bytes(meter: Meter, value: bytes) -> str:
    meter.text(len(value))
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Failure("invalid UTF-8 in bytes, cannot convert to string") from error


def _bytes_of_text(meter: Meter, text: str) -> bytes:
    meter.text(len(text))
    return text.encode("utf-8")


def double_text(value: float) -> str:
    """Give a double as `string()` does: the fewest digits that read back, an exponent for far scales."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    sign, digits, exponent = _digits(value)
    if _SMALL <= exponent < _LARGE:
        return decimal(value)
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def decimal(value: float) -> str:
    """Give a finite double without exponent, with the fewest digits that read back."""
    sign, digits, exponent = _digits(value)
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    digits = digits.ljust(exponent + 1, "0")
    fraction = digits[exponent + 1 :]
    return f"{sign}{digits[: exponent + 1]}{'.' if fraction else ''}{fraction}"


def _digits(value: float) -> tuple[str, str, int]:
    """Give sign, significant digits and decimal exponent of the shortest form."""
    mantissa, _, exponent = f"{value!r}".lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    before, _, after = mantissa.lstrip("-").partition(".")
    digits = (before + after).lstrip("0")
    scale = int(exponent or 0) + len(before) - 1 - (len(before + after) - len((before + after).lstrip("0")))
    if not digits:
        return sign, "0", 0
    return sign, digits.rstrip("0") or "0", scale


def timestamp_text(value: Timestamp) -> str:
    """Give a timestamp as RFC 3339 in UTC, with as many decimals as it has."""
    from datetime import datetime, timedelta

    seconds, nanos = divmod(value.nanos, NANOS)
    at = datetime(1970, 1, 1) + timedelta(seconds=seconds)  # noqa: DTZ001 - UTC throughout, written as Z
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{at.isoformat()}{fraction}Z"


def duration_text(value: Duration) -> str:
    """Give a duration in seconds with an s."""
    seconds, nanos = divmod(abs(value.nanos), NANOS)
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{'-' if value.nanos < 0 else ''}{seconds}{fraction}s"


def _address_text(_: Meter, value: Address) -> str:
    return address_text(value)


def _network_text(_: Meter, value: Network) -> str:
    return f"{address_text(value.address)}/{value.prefix}"


def _same(_: Meter, value: object) -> object:
    return value


def _int_of_uint(_: Meter, value: UInt) -> int:
    if value > INT_MAX:
        raise Failure("range error: the uint does not fit an int")
    return int(value)


def _uint_of_int(_: Meter, value: int) -> UInt:
    if 0 <= value <= UINT_MAX:
        return UInt(value)
    raise Failure("range error: the int does not fit a uint")


def _kind(_: Meter, value: object) -> Kind:
    return Kind(value.kind.name) if isinstance(value, Record) else KINDS[type(value)]


FUNCTIONS: Final = (
    Function(
        "int",
        "int",
        {
            (int,): _same,
            (UInt,): _int_of_uint,
            (float,): _int_of_double,
            (str,): _int_of_text,
            (Timestamp,): lambda _, value: value.nanos // NANOS,
        },
    ),
    Function(
        "uint",
        "uint",
        {(UInt,): _same, (int,): _uint_of_int, (float,): _uint_of_double, (str,): _uint_of_text},
    ),
    Function(
        "double",
        "double",
        {
            (float,): _same,
            (int,): lambda _, value: float(value),
            (UInt,): lambda _, value: float(value),
            (str,): _double_of_text,
        },
    ),
    Function(
        "string",
        "string",
        {
            (str,): _same,
            (bool,): lambda _, value: "true" if value else "false",
            (int,): lambda _, value: str(value),
            (UInt,): lambda _, value: str(int(value)),
            (float,): lambda _, value: double_text(value),
            (bytes,): _text_of_bytes,
            (Timestamp,): lambda _, value: timestamp_text(value),
            (Duration,): lambda _, value: duration_text(value),
            (Address,): _address_text,
            (Network,): _network_text,
        },
    ),
    Function("bytes", "bytes", {(bytes,): _same, (str,): _bytes_of_text}),
    Function("bool", "bool", {(bool,): _same, (str,): _bool_of_text}),
    Function("type", "type", {(object,): _kind}),
    Function("dyn", "dyn", {(object,): _same}),
)
