"""Activity reports."""

from indexer.layouts.activity_report.layout import LAYOUT

__all__ = ["LAYOUT"]
