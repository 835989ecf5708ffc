"""Strategies for international work."""

from indexer.layouts.strategy.layout import LAYOUT

__all__ = ["LAYOUT"]
