"""Texts of no known family: what they label or state themselves."""

from indexer.layouts.general.layout import LAYOUT, projects_told
from indexer.layouts.general.networks import with_tabled

__all__ = ["LAYOUT", "projects_told", "with_tabled"]
