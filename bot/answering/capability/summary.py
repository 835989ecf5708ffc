"""A summary of a programme's, a nämnd's or a city's projects, or of those just listed: number, roles, money, time and
names.

Every number is the evaluator's; nothing is added up across municipalities or reports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.tell import Teller
from bot.answering.telling import MARKED
from bot.drafting.draft import Draft, marks
from bot.drafting.reply import Reply
from bot.query.evaluate import Part
from bot.query.fields import FIELDS, Row
from bot.query.forms import CLOSE, Compare, Is, Measure, Order, Query, both, conditions
from bot.query.say import conditions_said
from bot.wording import ROLE, day, listing, money, plural


class Summaries:
    """Tells summaries over one index."""

    def __init__(self, teller: Teller) -> None:
        self.teller, self.evaluator = teller, teller.evaluator

    def told(self, form: Query, draft: Draft) -> Reply:
        """A summary for each municipality and report that has such projects; not_found where none has."""
        parts = [part for part in self.evaluator.run(form).parts if part.rows]
        if not parts:
            return self.teller.tell(form, draft)
        texts = [self._part(form, part, draft) for part in parts]
        value = float(len(parts[0].rows)) if len(parts) == 1 else None
        draft.suggestions += [
            draft.say("Vilket är störst?", "Which is the largest?"),
            draft.say("Bara de där vi är projektägare", "Only where we are lead partner"),
            draft.say("Vilka slutar först?", "Which end first?"),
        ]
        return Reply("answered", "\n\n".join(texts), value, "projekt")

    def _part(self, form: Query, part: Part, draft: Draft) -> str:
        lines = [self._lead(form, part, draft), *self._money(form, part, draft), *self._time(form, part, draft)]
        lines += [line for name in ("department", "programme_part") if (line := self._groups(form, part, name, draft))]
        lines.append(draft.say("Projekten:", "The projects:"))
        for row in part.rows:
            n = draft.cites.project(row.report)
            draft.project(row.project, n, row.report)
            lines.append(f"– {self.teller.short(row)}{_roles(row, part, draft)} [{n}]")
        return "\n".join(lines)

    def _lead(self, form: Query, part: Part, draft: Draft) -> str:
        lang = draft.question.language
        said = conditions_said(form.where, lang)
        count, ongoing = (
            len(part.rows),
            self._number(form, part, Compare("start_date", "<=", CLOSE), Compare("end_date", ">", CLOSE)),
        )
        roles = []
        for role in ("lead", "partner"):
            if number := self._number(form, part, Is("role", (role,))):
                roles.append(draft.say(f"{number} som {ROLE['sv'][role]}", f"{number} as {ROLE['en'][role]}"))
        told = f" ({listing(roles, lang)})" if roles else ""
        numbers = marks([draft.cites.project(row.report, "role") for row in part.rows[:MARKED]])
        year = draft.say(f" i redovisningen för {part.year}", f" in the report for {part.year}") if part.year else ""
        going = draft.say(
            f", {ongoing} pågår vid redovisningsårets slut",
            f", {ongoing} {plural(ongoing, 'is', 'are')} ongoing at the end of the reporting year",
        )
        return draft.say(
            f"{part.municipality}: {count} projekt{f' {said}' if said else ''}{year}{told}{going} {numbers}.",
            f"{part.municipality}: {count} "
            f"{plural(count, 'project', 'projects')}{f' {said}' if said else ''}{year}{told}{going} {numbers}.",
        )

    def _run(self, form: Query, part: Part, **changes: object) -> Part | None:
        """What a form laid over the same municipality and report gives."""
        years = (part.year,) if part.year else form.scope.years
        scope = replace(form.scope, municipalities=(part.municipality,), years=years)
        own = replace(form, scope=scope, order=None, columns=(), **changes)  # type: ignore[arg-type]
        return next(iter(self.evaluator.run(own).parts), None)

    def _number(self, form: Query, part: Part, *more: Is | Compare) -> int:
        found = self._run(form, part, where=both(form.where, *more), measure=Measure())
        return len(found.rows) if found else 0

    def _money(self, form: Query, part: Part, draft: Draft) -> list[str]:
        """Budgets as lead partner and as partner apart, for those of a partner may be the whole consortium's; and what
        was paid out.
        """
        lang = draft.question.language
        found = []
        wanted: Sequence[tuple[str, str | None, str, str]] = (
            ("total_budget", "lead", "Total budget som projektägare", "Total budget as lead partner"),
            (
                "total_budget",
                "partner",
                "Total budget i projekt där staden är partner (kan gälla hela projektet)",
                "Total budget of projects as partner (may be the whole project's)",
            ),
            (
                "paid_out",
                None,
                f"Utbetalt {part.year or ''}".strip(),
                f"Paid out {f'in {part.year}' if part.year else ''}".strip(),
            ),
        )
        for name, role, swedish, english in wanted:
            where = both(form.where, Is("role", (role,))) if role else form.where
            own = self._run(form, part, where=where, measure=Measure("sum", name))
            if own is None or not own.behind:
                continue
            largest = sorted(own.behind, key=lambda pair: -pair[1])[:MARKED]
            numbers = marks([draft.cites.project(row.report, FIELDS[name].quoted) for row, _ in largest])
            count = len(own.behind)
            given = draft.say(
                f"{count} {plural(count, 'redovisat belopp', 'redovisade belopp')}",
                f"{count} reported {plural(count, 'amount', 'amounts')}",
            )
            found.append(f"{draft.say(swedish, english)}: {money(own.value or 0, lang)} ({given}) {numbers}")
        return found

    def _time(self, form: Query, part: Part, draft: Draft) -> list[str]:
        """From the first start to the last end."""
        lang = draft.question.language
        ends = []
        for name, falling in (("start_date", False), ("end_date", True)):
            own = self._run_ordered(form, part, Order(name, falling, last=1))
            if own is None:
                return []
            ends.append(f"{day(str(FIELDS[name].get(own)), lang)} [{draft.cites.project(own.report, name)}]")
        return [draft.say(f"Period: från {ends[0]} till {ends[1]}", f"Period: from {ends[0]} to {ends[1]}")]

    def _run_ordered(self, form: Query, part: Part, order: Order) -> Row | None:
        years = (part.year,) if part.year else form.scope.years
        scope = replace(form.scope, municipalities=(part.municipality,), years=years)
        parts = self.evaluator.run(replace(form, scope=scope, measure=Measure(), order=order, columns=())).parts
        return next((row for own in parts for row in own.rows), None)

    def _groups(self, form: Query, part: Part, name: str, draft: Draft) -> str:
        """How the projects are spread over nämnder or programmes; nothing where the form names one itself."""
        if any(isinstance(one, Is) and one.field == name for one in conditions(form.where)):
            return ""
        own = self._run(form, part, by=name, measure=Measure("count"))
        if own is None or not own.groups:
            return ""
        label = {"department": ("Nämnder", "Committees"), "programme_part": ("Program", "Programmes")}[name][
            0 if draft.question.language == "sv" else 1
        ]
        told = [
            f"{group.key} ({len({row.project.id for row in group.rows})}) "
            f"{marks([draft.cites.project(group.rows[0].report, FIELDS[name].quoted)])}"
            for group in own.groups
        ]
        return f"{label}: {', '.join(told)}"


def _roles(row: Row, part: Part, draft: Draft) -> str:
    """The roles of a project in brackets: two where one nämnd owns it and another is its partner."""
    roles = {
        one.report.role.value
        for one in part.every
        if one.project.id == row.project.id and one.report.role and one.report.role.value
    }
    lang = draft.question.language
    return f" ({listing([ROLE[lang][role] for role in ('lead', 'partner') if role in roles], lang)})" if roles else ""
