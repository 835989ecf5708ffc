"""Texts of no known family: what they label or state themselves."""

from indexer.layouts.general.layout import LAYOUT, projects_told

__all__ = ["LAYOUT", "projects_told"]
