"""The chat page: its templates, style, script and words, and the pure functions behind them. Knows no server."""
