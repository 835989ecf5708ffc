"""Annual reports with forms."""

from indexer.layouts.annual_forms.layout import LAYOUT

__all__ = ["LAYOUT"]
