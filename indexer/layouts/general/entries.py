"""Entries: a paragraph or an item of a list that is all on one project, its name first and facts in brief behind it.

"2) SOLVÄG (LIFE). Vi äger. 1 jan 2025 – 31 dec 2027." "– Solväg – miljönämnden, partner. Interreg Aurora."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.layouts.general.brief import brief_facts
from indexer.layouts.general.facts import Facts, Labelled
from indexer.layouts.general.lines import Told
from indexer.layouts.general.may_name import may_name
from indexer.layouts.general.naming import FINITE
from indexer.layouts.general.projects import project, stated_facts
from indexer.layouts.general.refusals import is_refused
from indexer.layouts.general.sentences import heading_role, heading_state
from indexer.layouts.general.words import WORDS, field_of, names_nothing
from indexer.records import ProjectReport, Span
from indexer.text import sentences
from indexer.values import squeeze, state_said

_OPENS = re.compile(
    r"(?:\(?(?:\d{1,2}|[a-z])[.)][ \t]+)?(?:(?P<state>[A-ZÅÄÖ][^:.,;()]{3,30}):[ ]+)?[*_\"”»]{0,3}"
    r"(?P<name>[A-ZÅÄÖ0-9](?:[^.:;,()*_\n|–\"”»]|\.(?=\w)|:(?=\w))*?)[*_\"”»]{0,3}"
    r"(?:[ ]+\((?P<beside>[^()]{2,90})\))?(?P<ends>[.:](?=\s)|,(?=\s)|[ ]+[–—-][ ]+|[ ]*$)"
)
"""How an entry begins: its number or what state it is in, the name, words in brackets."""
_STRONG = frozenset("role programme lead_partner period start_date end_date total_budget own_budget eu_funding".split())
_SURE = frozenset(("role", "programme", "lead_partner"))
"""Facts of which one must be told, beside another one: nothing but a project has them."""
_LONGEST_NAME = 70
_OTHER = re.compile(rf"(?i)\b(?:{'|'.join(WORDS['brief']['of_no_project'])})")
"""What else an entry can be of."""


def brief_entries(told: Sequence[Told], reader: Labelled) -> Iterator[tuple[Span, ProjectReport]]:
    """The range of each entry that names one project and tells facts of it in brief, with its record."""
    head: Told | None = None
    for at, one in enumerate(told):
        if one.kind == "heading":
            head = one
        elif one.kind in ("text", "item") and not _is_on_others(head, reader):
            found = _entry(one, list(_below(told, at, reader)), head, reader)
            if found is not None:
                yield found.source.span, found


def _below(told: Sequence[Told], at: int, reader: Labelled) -> Iterator[Told]:
    """The lines that stand right below an entry's first one, up to a blank line or what begins something else."""
    for above, one in pairwise(told[at:]):
        between = reader.text[above.line.start + len(above.line.text) : one.line.start]
        opened = _OPENS.match(reader.text, *one.words) if one.kind == "text" else None
        another = opened is not None and opened["ends"] != "," and _is_name(opened, one, reader)
        if between.count("\n") != 1 or one.marked or one.kind not in ("text", "fact") or another:
            return
        yield one


def _is_on_others(head: Told | None, reader: Labelled) -> bool:
    return head is not None and _OTHER.search(reader.text, *head.words) is not None


def _entry(one: Told, below: Sequence[Told], head: Told | None, reader: Labelled) -> ProjectReport | None:
    text = reader.text
    opened = _OPENS.match(text, *one.words)
    if opened is None or not _is_name(opened, one, reader):
        return None
    end = below[-1].span.end if below else one.words.end
    spans = list(sentences(text, opened.end(), end))
    if opened["beside"]:
        spans.insert(0, Span(*opened.span("beside")))
    kinds = brief_facts(Facts(), spans, reader)
    if len(kinds & _STRONG) < 2 or not kinds & _SURE or _OTHER.search(text, opened.end("name"), end):
        return None
    name = Span(*opened.span("name"))
    if is_refused([text[slice(*span)] for span in (*spans, name)], reader.itself):
        reader.not_decided(name, one.span)
        return None
    source = Span(one.span.start, end)
    facts = Facts()
    stated_facts(facts, spans, reader)
    if head is not None:
        facts.give("role", heading_role(text, head.words))
        facts.status = facts.status or heading_state(squeeze(text[slice(*head.words)]))
    facts.status = squeeze(opened["state"]) if opened["state"] else facts.status
    return project(reader, name, facts, source, told=(source,))


def _is_name(opened: re.Match[str], one: Told, reader: Labelled) -> bool:
    """Whether what opens a line is a name; a comma closes one only in a list or behind the state that it is in."""
    name = opened["name"].strip()
    listed = one.kind == "item" or bool(opened["state"])
    if not name or len(name) > _LONGEST_NAME or FINITE.search(name) or (opened["ends"] == "," and not listed):
        return False
    if opened["state"] and not state_said(opened["state"]):
        return False
    if opened["ends"] == ":" and (field_of(name) or state_said(name)):
        return False
    return may_name(name, reader) and not names_nothing(name, reader.report.municipality)
