"""The unknown family: plain passages, one issue, no invented record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indexer.layouts.shared.base import Context, head, paragraphs, passages
from indexer.records import Document, Record
from indexer.text import lines


class PlainText:
    """Searchable text of a family nobody has described yet."""

    name = "plain"
    title = "okänd rapportfamilj"

    def matches(self, document: Document) -> float:
        """A little, so that every other family that recognises anything comes first."""
        return 0.01

    def parse(self, document: Document, context: Context) -> Iterator[Record]:
        """A head guessed from the text and its paragraphs."""
        context.with_pages(document.pages)
        first = [line.text.strip() for line in lines(document.text[:4000]) if line][:3]
        years = re.findall(r"\b(20[0-4]\d)\b", document.text[:4000])
        report = head(
            document,
            context,
            self.name,
            title=(first[0].lstrip("# ")[:120] if first else None),
            year=int(years[0]) if years else None,
        )
        yield report
        context.ledger.report(
            "info",
            "okänd rapportfamilj: texten är sökbar men inga projekt eller nätverk är lästa",
            words=" / ".join(first),
        )
        # No record is read here, and passages of even size are found better than those of whole lines (docs/search.md).
        yield from passages(report, context, paragraphs(document, 0, len(document.text), of_lines=False))


LAYOUT = PlainText()
