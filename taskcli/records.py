"""Records that are more than their fields: some keep a field to themselves, some declare what fills it."""

from __future__ import annotations

from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import fields


class Discreet(Struct, frozen=True):
    """A record whose `repr` leaves out the fields named in `UNSEEN`: secrets, and what may hold some."""

    UNSEEN: ClassVar[tuple[str, ...]] = ()

    def __repr__(self) -> str:
        seen = (name for name in self.__struct_fields__ if name not in self.UNSEEN)
        return f"{type(self).__name__}({', '.join(f'{name}={getattr(self, name)!r}' for name in seen)})"


class Declared(Struct, frozen=True):
    """What a field is without a value, and what else is said of it."""

    usual: Any
    told: Any

    def __call__(self) -> Any:
        return self.usual


def declared(usual: Any, told: Any) -> Any:
    """A field with its usual value, and what `declarations` tell of it."""
    return field(default_factory=Declared(usual, told))


def declarations(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The fields that were declared so, in order: the name, and what is told."""
    if kind not in _DECLARATIONS:  # reading annotations takes long
        found = ((each.name, each.default_factory) for each in fields(kind))
        _DECLARATIONS[kind] = tuple((name, each.told) for name, each in found if isinstance(each, Declared))
    return _DECLARATIONS[kind]


_DECLARATIONS: dict[type[Any], tuple[tuple[str, Any], ...]] = {}
