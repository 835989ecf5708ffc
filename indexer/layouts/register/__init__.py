"""Registers of facts."""

from indexer.layouts.register.layout import LAYOUT

__all__ = ["LAYOUT"]
