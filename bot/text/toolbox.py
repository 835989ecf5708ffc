"""What the intents' functions share: one index, its texts, and the ways of quoting and of saying no."""

from __future__ import annotations

from collections import Counter

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply, flat_quote
from bot.query.evaluate import Evaluator
from bot.text.denials import denied
from bot.text.mentions import Mentions
from bot.text.passages import Finder, Found
from bot.text.texts import Texts
from bot.wording import listing, plural
from indexer.index import Index


class Answering:
    """One opened index with its names and texts, ready for the intents' functions."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.texts = Texts(index)
        self.finder = Finder(index, self.texts)
        self.mentions = Mentions(index, self.texts)
        self.evaluator = Evaluator(index, self.mentions)
        shared = Counter(project.name for project in index.holdings.projects)
        self.names = {
            **{p.id: p.name if shared[p.name] == 1 else f"{p.name}, {p.municipality}" for p in index.holdings.projects},
            **{network.id: network.name for network in index.holdings.networks},
            **{report.document: report.title for report in index.holdings.reports},
        }

    def quoted(self, draft: Draft, found: list[Found], lead: str = "") -> Reply:
        """Quotes, grouped by report, each with its number; the entities of the question as records."""
        q = draft.question
        numbered = [(one, draft.cites.add(one.passage.source, one.span, section=one.passage.section)) for one in found]
        parts: list[str] = []
        for document in dict.fromkeys(one.passage.document for one, _ in numbered):
            report = self.index.reports[document]
            quotes = " ".join(f"«{self.flat(one)}» [{n}]" for one, n in numbered if one.passage.document == document)
            title = report.title
            parts.append(
                draft.say(f"{title} ({report.municipality}): {quotes}", f"{title} ({report.municipality}): {quotes}")
            )
        for identifier in q.projects:
            project = self.index.projects[identifier]
            draft.project(project, self._quote_of((project.name, *project.aliases), numbered))
        for identifier in q.networks:
            network = self.index.networks[identifier]
            draft.network(network, self._quote_of((network.name, network.abbreviation or network.name), numbered))
        draft.suggestions += self.next_questions(draft)
        head = lead or draft.say("Så här står det: ", "This is what the reports say (in Swedish): ")
        return Reply("answered", head + " ".join(parts))

    def _quote_of(self, names: tuple[str, ...], numbered: list[tuple[Found, int]]) -> int:
        """The number of the first quote that is from a project's own form or chapter or names it; of the first quote where none is."""
        for one, n in numbered:
            if one.passage.project in names or any(name in self.flat(one) for name in names):
                return n
        return numbered[0][1]

    def flat(self, one: Found) -> str:
        """A quote on one line."""
        return flat_quote(self.index.texts[one.passage.document][slice(*one.span)])

    def short_name(self, identifier: str) -> str:
        """A project's name as people say it: its acronym or short form where the name is long."""
        return self.index.short_names[identifier]

    def next_questions(self, draft: Draft) -> list[str]:
        """Questions that go on from a project: those of its fields that were not just asked."""
        q = draft.question
        found = []
        for identifier in q.projects[:1]:
            name = self.short_name(identifier)
            if q.intent != "about":
                found.append(draft.say(f"Berätta om {name}", f"Tell me about {name}"))
            if "total_budget" not in q.fields:
                found.append(draft.say(f"Vad är budgeten för {name}?", f"What is the budget of {name}?"))
            if not {"end_date", "duration"} & set(q.fields):
                found.append(draft.say(f"När slutar {name}?", f"When does {name} end?"))
        return found

    def examples(self, draft: Draft) -> list[str]:
        """Questions that this index can answer, from its own records."""
        found: list[str] = []
        cities = draft.question.municipalities
        own = [p for p in self.index.holdings.projects if not cities or p.municipality in cities]
        row = next((p for p in own if p.reports and p.reports[0].department and p.programme_path), None)
        if row and row.reports[0].department:
            board, programme = row.reports[0].department.value, row.programme_path[0]
            found.append(
                draft.say(
                    f"Vilka projekt har {board} i {programme}?", f"Which projects does {board} have in {programme}?"
                )
            )
            name = self.short_name(row.id)
            found.append(draft.say(f"Berätta om {name}", f"Tell me about {name}"))
        networks = [
            n
            for n in self.index.holdings.networks
            if not cities or any(m.municipality in cities for m in n.memberships)
        ]
        if networks:
            name = networks[0].name
            found.append(draft.say(f"Vad gör kommunen i {name}?", f"What does the city do in {name}?"))
        found.append(draft.say("Vilka år finns?", "Which years are covered?"))
        found += [draft.say("Vad kan du?", "What can you do?")] * (len(found) < 2)
        return found

    def searched(self, draft: Draft) -> str:
        """What was searched: the documents and years of the municipalities asked about."""
        q = draft.question
        reports = [r for r in self.index.holdings.reports if not q.municipalities or r.municipality in q.municipalities]
        years = sorted({r.year for r in reports if r.year})
        told, count = listing([str(year) for year in years], q.language), len(reports)
        return draft.say(
            f"Jag sökte i {count} dokument" + f" (år {told})" * bool(years),
            f"I searched {count} {plural(count, 'document', 'documents')}"
            + f" ({plural(len(years), 'year', 'years')} {told})" * bool(years),
        )

    def lacking(self, draft: Draft, lacks: tuple[str, str], nearest: Found) -> Reply:
        """That the reports do not tell the kind of thing asked for, what was searched, and the nearest that they say."""
        n = draft.cites.add(nearest.passage.source, nearest.span, section=nearest.passage.section)
        quote = f"«{self.flat(nearest)}» [{n}]"
        close = draft.say(f"Det närmaste som står: {quote}", f"The nearest they say (in Swedish): {quote}")
        q = draft.question
        named = [self.names[i] for i in (*q.projects, *q.networks)][:1]
        draft.suggestions += [draft.say(f"Berätta om {name}", f"Tell me about {name}") for name in named]
        draft.suggestions += self.examples(draft)[:2]
        return Reply("not_found", f"{draft.say(*lacks)} {self.searched(draft)}. {close}")

    def nothing(self, draft: Draft) -> Reply:
        """The honest no: what a text denies itself, else what was searched and the nearest thing that exists."""
        if reply := denied(draft):
            return reply
        q = draft.question
        scope = self.searched(draft)
        named = [self.names[i] for i in (*q.projects, *q.networks)] + [name for _, name in q.actors]
        near = ""
        if named:
            near = draft.say(
                f" Det som finns om {named[0]} får du med «Berätta om {named[0]}».",
                f" Ask “Tell me about {named[0]}” for what there is.",
            )
            draft.suggestions.append(draft.say(f"Berätta om {named[0]}", f"Tell me about {named[0]}"))
        asked = flat_quote(q.text[:200])
        what = draft.say(f" men hittade inget svar på «{asked}».", f" but found no answer to “{asked}”.")
        draft.suggestions += self.examples(draft)[:2]
        return Reply(
            "not_found",
            draft.say("Det finns inget svar i rapporterna. ", "The reports hold no answer. ") + scope + what + near,
        )
