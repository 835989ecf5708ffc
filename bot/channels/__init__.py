"""The ways to talk to Utblick. ``protocol`` says what one is, ``registry`` lists them, each lives in a folder of its
own.

What several chat channels need stands beside the folders: who may reach us (``access``), what is remembered while the
server runs (``memory``), sending in order and within limits (``sending``), records by what is being typed
(``finding``). How an answer looks stands in ``bot.presentation``. A channel imports nothing of another one.
"""
