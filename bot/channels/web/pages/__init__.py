"""The pages of the web channel, a file a concern; ``bot.channels.web.server`` puts them together."""
