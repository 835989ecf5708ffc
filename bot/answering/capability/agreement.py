"""Do the figures add up: what reports state beside what their own forms come to, one comparison a line."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.drafting.draft import Draft
from bot.drafting.reply import Reply
from bot.text.toolbox import Answering
from bot.understanding.capabilities import Asked
from bot.wording import MEASURE, Language, listing, money, number, plural, year_said
from indexer.reconciling import Reconciliation
from indexer.records import Figure
from indexer.values import compare_key

_MEASURES = (
    ("projects", frozenset({"thing.project"})),
    ("paid_out", frozenset({"field.paid_out"})),
    ("total_budget", frozenset({"field.total_budget"})),
    ("eu_funding", frozenset({"field.eu_funding"})),
)
_SUMS = frozenset({"paid_out", "total_budget", "eu_funding"})
PAGE = "/datakvalitet"


def agreeing(asked: Asked, answering: Answering, draft: Draft) -> Reply:
    """What the reports in question state, what their forms come to, and whether these agree."""
    draft.suggestions += answering.examples(draft)
    chosen = _chosen(asked, answering.index.reconciliations)
    if not chosen:
        return _none(asked, answering, draft)
    ordered = sorted(chosen, key=lambda one: one.agrees)
    lines = [_line(one, answering, draft) for one in ordered]
    lead = " ".join(filter(None, (_of_the_amounts(asked, chosen, draft), _verdict(chosen, draft))))
    draft.note(
        f"Sidan Datakvalitet ({PAGE}) visar alla jämförelser. Avrundade belopp räknas som lika inom sin avrundning.",
        f"The page Datakvalitet ({PAGE}) shows all comparisons. Rounded amounts count as equal within their rounding.",
    )
    return Reply("answered", "\n".join([lead, *lines]))


def _verdict(chosen: Sequence[Reconciliation], draft: Draft) -> str:
    """The direct answer: how many figures agree with the forms."""
    count, off = len(chosen), sum(not one.agrees for one in chosen)
    if not off:
        return draft.say(
            f"Ja, {'uppgiften' if count == 1 else f'alla {count} uppgifter'} som går att räkna efter stämmer med "
            "blanketterna:",
            f"Yes, {plural(count, 'the figure', f'all {count} figures')} that can be checked "
            f"{plural(count, 'agrees', 'agree')} with the forms:",
        )
    if off == count:
        return draft.say(
            f"Nej, {'uppgiften' if count == 1 else f'ingen av {count} uppgifter'} som går att räkna efter stämmer "
            f"{'inte ' if count == 1 else ''}med blanketterna:",
            f"No, {plural(count, 'the figure', f'all {count} figures')} that can be checked "
            f"{plural(count, 'differs', 'differ')} from the forms:",
        )
    return draft.say(
        f"Inte helt: {off} av {count} uppgifter som går att räkna efter skiljer sig från blanketterna, {count - off} "
        "stämmer:",
        f"Not entirely: {off} of {count} figures that can be checked differ from the forms, {count - off} agree:",
    )


def _of_the_amounts(asked: Asked, chosen: Sequence[Reconciliation], draft: Draft) -> str:
    """Whether an amount that the question names is what the forms come to, as exactly as it is named."""
    counted = list(dict.fromkeys(one.counted for one in chosen if one.measure in _SUMS))
    if len(asked.amounts) != 1 or len(counted) != 1:
        return ""
    named, sum_ = asked.amounts[0], counted[0]
    said, is_ = (money(value, draft.question.language) for value in (named, sum_))
    if abs(named - sum_) <= _unit(named) / 2:
        return draft.say(f"Ja, summan är {is_}, avrundat {said}.", f"Yes, the sum is {is_}, rounded {said}.")
    return draft.say(f"Nej, summan är {is_}, inte {said}.", f"No, the sum is {is_}, not {said}.")


def _unit(value: float) -> float:
    """What the last digit of an amount is worth that is not a nought.

    >>> _unit(241_000_000), _unit(24_400_000)
    (1000000, 100000)
    """
    return next((unit for unit in (10**power for power in range(9, 0, -1)) if value % unit == 0), 1)


def _chosen(asked: Asked, every: Sequence[Reconciliation]) -> list[Reconciliation]:
    """The comparisons of the subject asked about; without a year those of the newest report that has some, by
    municipality.
    """
    subjects = {compare_key(name) for name in (*asked.departments, *asked.programmes)}
    measures = {measure for measure, said in _MEASURES if said & asked.concepts}
    found = [one for one in every if _is_asked(one, asked, subjects, measures)]
    if asked.years or asked.documents:
        return found
    newest: dict[str, int] = {}
    for one in found:
        newest[one.municipality] = max(newest.get(one.municipality, 0), one.year or 0)
    return [one for one in found if (one.year or 0) == newest[one.municipality]]


def _is_asked(one: Reconciliation, asked: Asked, subjects: set[str], measures: set[str]) -> bool:
    """Whether a comparison is of what a question names; what it does not name is open."""
    held: Sequence[tuple[object, Collection[object]]] = (
        (one.municipality, asked.municipalities),
        (one.document, asked.documents),
        (one.year, asked.years),
        (compare_key(one.subject), subjects),
        (one.measure, measures),
    )
    return all(not wanted or value in wanted for value, wanted in held)


def _line(one: Reconciliation, answering: Answering, draft: Draft) -> str:
    figure = _figure(one, answering)
    title = figure.citation_title if figure else None
    n = draft.cites.add(one.source, section=(one.subject,), title=title)
    if figure:
        draft.figure(figure, n)
    lang = draft.question.language
    stated, counted = (_shown(one, value, lang) for value in (one.stated, one.counted))
    city = "" if compare_key(one.subject) == compare_key(one.municipality) else f", {one.municipality}"
    verdict = draft.say("stämmer" if one.agrees else "stämmer inte", "agrees" if one.agrees else "differs")
    return draft.say(
        f"– {one.subject}{city}, {year_said(one.year, 'sv')}, {MEASURE['sv'][one.measure]}: rapporten anger {stated}, blanketterna ger "
        f"{counted}: {verdict} [{n}]",
        f"– {one.subject}{city}, {year_said(one.year, 'en')}, {MEASURE['en'][one.measure]}: the report states {stated}, its forms come "
        f"to {counted}: {verdict} [{n}]",
    )


def _shown(one: Reconciliation, value: float, language: Language) -> str:
    return money(value, language) if one.measure in _SUMS else number(value, language)


def _figure(one: Reconciliation, answering: Answering) -> Figure | None:
    return next(
        (
            f
            for f in answering.index.holdings.figures
            if f.source == one.source and f.measure == one.measure and f.value == one.stated
        ),
        None,
    )


def _none(asked: Asked, answering: Answering, draft: Draft) -> Reply:
    lang = draft.question.language
    names = listing([*asked.departments, *asked.programmes, *asked.municipalities, *map(str, asked.years)], lang)
    years = listing(
        [str(year) for year in sorted({one.year for one in answering.index.reconciliations if one.year})], lang
    )
    of = draft.say(f" för {names}" if names else "", f" for {names}" if names else "")
    checked = draft.say(
        f" Det går för {years}; se sidan Datakvalitet ({PAGE}).",
        f" It can be done for {years}; see the page Datakvalitet ({PAGE}).",
    )
    return Reply(
        "not_found",
        draft.say(
            f"Rapporterna anger ingen sådan siffra{of} som går att räkna efter i deras egna blanketter.",
            f"The reports state no such figure{of} that can be checked against their own forms.",
        )
        + (checked if years else ""),
    )
