"""The form that selects just the projects of an answer out of running text, so that a table, a file and the API can give them too."""

from __future__ import annotations

from collections.abc import Iterator

from bot.answer import Answer
from bot.query.forms import About, Among, Either, Is, Pred, Query, Scope, With, both
from bot.slots.questions import Question
from bot.text.toolbox import Answering


def selection(answering: Answering, question: Question, made: Answer) -> Query | None:
    """The form whose projects are those that an answer is of; None where no form gives just these."""
    ids = {record.id for record in made.records if record.type == "project"}
    if question.intent != "partner" or not ids or question.within is not None:
        return None
    where = both(*_conditions(question))
    names = tuple(record.short or record.name for record in made.records if record.type == "project")
    forms = [Query(where=where, scope=scope) for scope in _scopes(question, made)]
    for form in (*forms, Query(where=Among(tuple(sorted(ids)), names), scope=Scope(years=question.years))):
        if {row.project.id for part in answering.evaluator.run(form).parts for row in part.every} == ids:
            return form
    return None


def _conditions(question: Question) -> Iterator[Pred]:
    """What a question asks of a project, as far as a form says it."""
    if question.programmes:
        yield Is("programme", question.programmes)
    if question.actors:
        yield Is("department", tuple(dict.fromkeys(name for _, name in question.actors)))
    if len(question.partners) > 1:
        yield Either(tuple(With(name) for name in question.partners))
    elif question.partners:
        yield With(question.partners[0])
    elif question.topic:
        yield About(question.topic)


def _scopes(question: Question, made: Answer) -> Iterator[Scope]:
    """Where the form may look: where was asked, then the one municipality and year that everything found is of."""
    every = bool(question.partners) and not question.years
    yield Scope(question.municipalities, question.years, question.documents, every=every)
    fields = [record.fields for record in made.records if record.type == "project"]
    cities = {str(one.get("municipality")) for one in fields}
    years = {year for one in fields if isinstance(year := one.get("reporting_year"), int)}
    if len(cities) == len(years) == 1:
        yield Scope(tuple(cities), tuple(years))
