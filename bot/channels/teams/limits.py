"""How much Teams takes.

Documented per conversation: 7 sends in 1 s, 8 in 2 s, 60 in 30 s, 1800 in an hour; for an app in a tenant 30 in 1 s.
Counted here over a little longer, as Teams counts what arrives and not every way there takes equally long.
"""

from __future__ import annotations

from bot.channels.sending import Limit, Limits

CONVERSATION = (Limit(7, 1.05), Limit(8, 2.05), Limit(60, 30.5), Limit(1800, 3601))

LIMITS = Limits(of=lambda conversation: CONVERSATION, together=(Limit(30, 1.05),))

AGAIN = frozenset({412, 429, 502, 504})
"""Statuses on which Teams wants another try."""
