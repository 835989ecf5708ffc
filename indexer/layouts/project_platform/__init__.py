"""Reports on a project platform."""

from indexer.layouts.project_platform.layout import LAYOUT

__all__ = ["LAYOUT"]
