"""How much Teams takes.

Documented per conversation: 7 sends in 1 s, 8 in 2 s, 60 in 30 s, 1800 in an hour; for an app in a tenant 30 in 1 s.
The two buckets of a conversation keep all four limits.
"""

from __future__ import annotations

from bot.channels.sending import Limits

LIMITS = Limits(short=(5, 5 / 1.5), hour=(900, 3600), together=(10, 0.5))
