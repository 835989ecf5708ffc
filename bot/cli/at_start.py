"""What is set before the rest is imported: a command makes its tables and patterns once and ends, or keeps them. Looking for
garbage among them took a quarter of the time in which ``utblick ask`` answers.
"""

import gc

from bot.memory import SELDOM

gc.set_threshold(*SELDOM)
