"""The web channel: the server, its pages, templates, style, script and words, and the pure functions behind them."""
