"""The Chinese catalogue: one module per room of sentences, each a dict `SENTENCES` from the English sentence."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module


@cache
def sentences() -> dict[str, str]:
    """All of the catalogue in one dict.

    >>> sentences()["result"]
    '结果'
    """
    merged: dict[str, str] = {}
    for module in pkgutil.iter_modules(__path__):
        merged.update(import_module(f"{__name__}.{module.name}").SENTENCES)
    return merged
