"""Frozen values to bytes and back: how a city, a state or a plan is kept and told apart.

The text is canonical (sorted keys, arrays as their little-endian bytes), so equal values have equal
digests on every machine.
"""

import base64
import hashlib
import json
import types
import zlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import numpy as np

from greenhaven.errors import GreenhavenError

T = TypeVar("T")


class DocumentError(GreenhavenError):
    """Bytes that do not hold the value that was asked for."""


def pack(value: object) -> bytes:
    """A frozen dataclass as compressed canonical JSON."""
    text = json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return zlib.compress(text.encode(), level=6)


def unpack(kind: type[T], data: bytes) -> T:
    """The value of the given dataclass that `pack` wrote.

    Raises
    ------
    DocumentError
        If the bytes are damaged or hold something else.
    """
    try:
        return cast(T, _value(kind, json.loads(zlib.decompress(data))))
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DocumentError(f"these bytes hold no {kind.__name__}: {error}") from error


def digest(data: bytes) -> str:
    """SHA-256 of the canonical text inside packed bytes, 64 hexadecimal digits."""
    return hashlib.sha256(zlib.decompress(data)).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, np.ndarray):
        return _plain_array(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def _plain_array(array: np.ndarray[Any, Any]) -> Any:
    if array.dtype.kind == "U" or not array.ndim:
        return array.tolist()
    kept = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    return {
        "shape": list(array.shape),
        "type": kept.dtype.str,
        "bytes": base64.b64encode(kept.tobytes()).decode(),
    }


def _value(kind: Any, plain: Any) -> Any:
    if isinstance(kind, type) and is_dataclass(kind):
        written = [name for name in _hints(kind) if name in plain or name not in _optional(kind)]
        return kind(**{name: _value(_hints(kind)[name], plain[name]) for name in written})
    origin = get_origin(kind)
    if origin is np.ndarray:
        return _array(plain)
    if origin is tuple:
        return tuple(_value(get_args(kind)[0], item) for item in plain)
    if origin is not None and issubclass(origin, Mapping):
        return {key: _value(get_args(kind)[1], item) for key, item in plain.items()}
    if origin is types.UnionType:
        return None if plain is None else _value(get_args(kind)[0], plain)
    return date.fromisoformat(plain) if kind is date else kind(plain)


def _array(plain: Any) -> np.ndarray[Any, Any]:
    if isinstance(plain, list):
        return np.array(plain, dtype=np.str_)
    if not isinstance(plain, dict):  # of no dimension: arithmetic makes such arrays numbers
        return np.array(plain)
    kept = np.frombuffer(base64.b64decode(plain["bytes"]), dtype=plain["type"])
    return kept.astype(kept.dtype.newbyteorder("=")).reshape(plain["shape"])


@lru_cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


@lru_cache
def _optional(kind: type) -> frozenset[str]:
    """Columns that a table may go without: documents written before there were any lack them."""
    return frozenset(each.name for each in fields(kind) if "absent" in each.metadata)
