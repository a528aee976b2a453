"""The services we know: one file each, found by name."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taskcli.spec import Provider


def names() -> tuple[str, ...]:
    return tuple(sorted(each.name for each in pkgutil.iter_modules(__path__)))


def load(name: str) -> Provider:
    """The provider of that name; only its own file is imported."""
    provider: Provider = importlib.import_module(f"{__name__}.{name}").PROVIDER
    return provider
