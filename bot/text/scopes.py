"""Where a report tells of its project."""

from __future__ import annotations

from indexer.records import ProjectReport, Span


def told(report: ProjectReport) -> list[Span]:
    """Where a report tells of its project: the description, and rows that name partners outside it."""
    found = list(report.description) or [report.source.span]
    return found + [
        Span(*p.span) for p in report.partners if p.span and not any(s.start <= p.span[0] < s.end for s in found)
    ]
