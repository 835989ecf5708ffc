"""Council letters with the yearly account."""

from indexer.layouts.council_letter.layout import LAYOUT

__all__ = ["LAYOUT"]
