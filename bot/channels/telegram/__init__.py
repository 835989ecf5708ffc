"""The Telegram channel: what an update means, how an answer looks there, how fast it may be sent."""
