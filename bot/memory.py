"""How garbage is looked for in a process that answers: seldom, and not in what stays."""

from __future__ import annotations

import gc

SELDOM = (20_000, 20, 50)
"""After how many new things, and rounds of those before, it is looked for: an answer makes some thousands, which go by themselves."""


def settle_memory() -> None:
    """Leave what is there now, above all the index, out of garbage collection: it stops all answers while it looks."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
