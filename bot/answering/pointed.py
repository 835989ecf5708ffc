"""What words that point into the conversation stand for: the last two, the third of the list, what was told first.

A question that points is asked anew with what it points at in its place, or of what was told then; what could be two things is
asked back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answer import Answer
from bot.conversation import State, Told
from bot.drafting.draft import Draft
from bot.query.fields import AMOUNTS
from bot.query.forms import Among, Is, Query, Scope, both, conditions
from bot.slots.questions import Question
from bot.text.toolbox import Answering
from bot.understanding.linking import Lexicon
from bot.understanding.paging import more_asked
from bot.understanding.pointing import Pointer, asks_of_each, fronted, only_moves, pointers, stands_alone
from bot.wording import Language, listing

NAMED_AT_ONCE = 3
"""Things that are put in a question by name; of more it is asked as of "dem"."""
MOST_SAID = 6
"""Things that are named where it is asked back which one is meant."""
_MANY = re.compile(
    r"(?i)\b(?:av|till|för|hos|bland|of|to|for|among)\s+(?:dem|dom|dessa|them|these|those)\b|\b(?:deras|their)\b"
)
"""Words for several, behind an answer that told one."""
_RECORDS = frozenset({"project", "network"})


@dataclass(frozen=True)
class _Meant:
    """What is pointed at, or the several things of which it is open which one is."""

    told: Told
    open: bool = False


class Pointed:
    """Puts what was told in the place of words that point to it, over one index."""

    def __init__(self, answering: Answering, lexicon: Lexicon) -> None:
        self.answering, self.lexicon = answering, lexicon

    def asked(self, text: str, language: Language, identifier: str, state: State) -> tuple[str, State] | Answer:
        """A question with what it points at in its place and the state that it is then asked in; itself where it points at
        nothing that was told; the question back where that is open."""
        found = pointers(text) if state.told and more_asked(text) is None else []
        found = [] if found and self._names_its_own(text, found) else found
        if not found:
            return text, self._of_the_many(text, language, state)
        meant = [self._in_order(pointer, state) or _meant(pointer, state) for pointer in found]
        several = [(pointer, one) for pointer, one in zip(found, meant, strict=True) if one is not None]
        for pointer, one in several:
            if one.open:
                return self._asked_back(text, pointer, one.told, language, identifier)
        if not several:
            return text, state
        if len(several) == 1:
            return self._of_one(text, *several[0], language, state)
        return self._of_each(text, [(pointer, one.told) for pointer, one in several], state)

    def _of_the_many(self, text: str, language: Language, state: State) -> State:
        """What was told before the one that was picked out of a list, where a question goes on with "av dem": the list."""
        if len(state.told) < 2 or not _MANY.search(text):
            return state
        whole, one = state.told[-2:]
        picked = one.kind == whole.kind == "project" and len(one.ids) == 1 < len(whole.ids) and one.ids[0] in whole.ids
        return self._of_told(whole, language, state) if picked else state

    def _in_order(self, pointer: Pointer, state: State) -> _Meant | None:
        """ "Och nummer två?" after the largest was told: a place of the order beyond those that were told."""
        form, last = state.form, state.told[-1]
        ranked = form is not None and form.order is not None and form.order.last is not None and form.by is None
        if form is None or not ranked or not pointer.of_list or last.kind != "project" or len(pointer.places) != 1:
            return None
        [place] = pointer.places
        whole = replace(form, order=form.order and replace(form.order, first=1, last=None))
        rows = [part.rows for part in self.answering.evaluator.run(whole).parts if part.rows]
        if len(rows) != 1 or not len(last.ids) < place <= len(rows[0]) or rows[0][0].project.id != last.ids[0]:
            return None
        project = rows[0][place - 1].project
        return _Meant(replace(last, ids=(project.id,), names=(project.name,), figure=None))

    def board_said(self, text: str) -> str:
        """How a question calls the one nämnd that it names; empty where it names none or several."""
        links = self.lexicon.link(text).of("actor")
        return text[links[0].start : links[0].end] if len(links) == 1 else ""

    def elsewhere(self, text: str, state: State, language: Language, identifier: str) -> tuple[str, State] | Answer:
        """ "Och i Älvnäs?" after "kulturnämnden i Vätterlunda": the question in the state of the nämnd that is called so there; or
        that the reports name none there."""
        form, city = state.form, self._other_city(text, state) if state.board else None
        board = _board_of(form)
        if form is None or city is None or board is None:
            return text, state
        here = {actor.name for actor in self.answering.index.holdings.actors if actor.municipality == city}
        if here & set(board.values):
            return text, state
        if names := [name for name in self._called(state.board, city) if name in here]:
            moved = replace(board, values=tuple(names))
            where = both(*(moved if one is board else one for one in conditions(form.where)))
            return text, replace(state, form=replace(form, where=where))
        return self._no_such_board(text, state.board, city, sorted(here), language, identifier)

    def _called(self, said: str, city: str) -> list[str]:
        """The nämnder of a city that are called so."""
        found = [
            one.partition("|") for link in self.lexicon.link(f"{said} i {city}").of("actor") for one in link.entities
        ]
        return list(dict.fromkeys(name for own, _, name in found if own == city))

    def _other_city(self, text: str, state: State) -> str | None:
        """The one city that a short question names and nothing else, where that is another than was asked of."""
        links = self.lexicon.link(text).links
        cities = (
            {one for link in links for one in link.entities}
            if all(link.kind == "municipality" for link in links)
            else set()
        )
        if len(cities) != 1 or len(links) != 1 or state.form is None:
            return None
        if not only_moves(text[: links[0].start] + " " + text[links[0].end :]):
            return None
        [city] = cities
        return city if city not in state.form.scope.municipalities and city != state.municipality else None

    def _no_such_board(
        self, text: str, said: str, city: str, here: Sequence[str], language: Language, identifier: str
    ) -> Answer:
        draft = Draft(self.answering.index, Question(text, language, municipalities=(city,)))
        names = listing(list(here), language)
        draft.suggestions += [
            draft.say(f"Vilka projekt har {one} i {city}?", f"Which projects does {one} in {city} have?")
            for one in here[:NAMED_AT_ONCE]
        ]
        said = draft.say(
            f"I {city} redovisar ingen nämnd som kallas «{said}». De som redovisar där är {names}.",
            f"No committee called “{said}” reports in {city}. Those that do are {names}.",
        )
        understood = draft.say(f"nämnden i {city}", f"the committee in {city}")
        return draft.finish("not_found", said, understood=understood, conversation=identifier)

    def _names_its_own(self, text: str, found: Sequence[Pointer]) -> bool:
        """Whether a project or network is named, or two other things before "båda", which are then what the words stand for."""
        beside = [
            link
            for link in self.lexicon.link(text).links
            if not any(one.start <= link.start and link.end <= one.end for one in found)
        ]
        if any(link.kind in {"project", "network"} for link in beside):
            return True
        groups = [one for one in found if one.kind == "group"]
        return any(sum(link.end <= one.start for link in beside) > 1 for one in groups)

    def _of_one(
        self, text: str, pointer: Pointer, meant: _Meant, language: Language, state: State
    ) -> tuple[str, State]:
        told, english = meant.told, pointer.english
        if stands_alone(text, pointer):
            return self._bare(text, pointer, told, state, english=english)
        if (rest := fronted(text, pointer)) is not None:
            return rest, self._of_told(told, language, state)
        if put := self._with_names(text, pointer, told):
            return put, state
        pronoun = ("it" if english else "det") if len(told.ids) == 1 else ("them" if english else "dem")
        return _put(text, pointer, pronoun), self._of_told(told, language, state)

    def _with_names(self, text: str, pointer: Pointer, told: Told) -> str | None:
        """A question with what it points at called by name: one thing, or a few projects of each of which something is asked."""
        if len(told.ids) == 1:
            name = self._name(told, 0)
            return _put(text, pointer, name) if name else None
        if told.kind != "project" or len(told.ids) > NAMED_AT_ONCE or not asks_of_each(text, pointer):
            return None
        names = [name for at in range(len(told.ids)) if (name := self._name(told, at))]
        put = _put(text, pointer, listing(names, "en" if pointer.english else "sv"))
        return put if self._named_in(put) == set(told.ids) else None

    def _named_in(self, text: str) -> set[str]:
        return {one for link in self.lexicon.link(text).of("project") for one in link.entities}

    def _bare(self, text: str, pointer: Pointer, told: Told, state: State, *, english: bool) -> tuple[str, State]:
        """ "Och tvåan?", "tillbaka till listan": the question before of another one, all that is told of one, the list anew."""
        if len(told.ids) > 1:
            return ("show them" if english else "visa dem"), self._of_told(told, "en" if english else "sv", state)
        name = self._name(told, 0) or told.names[0]
        of_one = len(state.told[-1].ids) == 1 and (state.form is None or state.form.order is None)
        joined = of_one and text[: pointer.start].strip().casefold() in {"och", "and"}
        if joined and told.ids != state.told[-1].ids:
            return f"{'and' if english else 'och'} {name}?", state
        return (f"Tell me about {name}" if english else f"Berätta om {name}"), state

    def _of_each(self, text: str, several: Sequence[tuple[Pointer, Told]], state: State) -> tuple[str, State]:
        """A question that points at several, each put in by its name."""
        for pointer, told in reversed(several):
            names = [self._name(told, at) or told.names[at] for at in range(len(told.ids))]
            text = _put(text, pointer, listing(names, "en" if pointer.english else "sv"))
        return text, state

    def _name(self, told: Told, at: int) -> str | None:
        """The name by which a question means just this one; None where it would mean others too."""
        if told.kind == "actor":
            return told.names[at]
        names = dict.fromkeys((told.names[at], self.answering.names.get(told.ids[at], told.names[at])))
        for name in names:
            links = [one for one in self.lexicon.link(name).links if one.kind == told.kind]
            if len(links) == 1 and links[0].entities == (told.ids[at],):
                return name
        return None

    def _of_told(self, told: Told, language: Language, state: State) -> State:
        """The state after an answer that told just these."""
        if told.ids == state.told[-1].ids and len(told.ids) > 1:
            return state
        networks = told.kind == "network"
        kept = State(told=state.told, municipality=told.municipality, recent=told.ids, asked=state.asked)
        names = tuple(self.answering.names.get(one, name) for one, name in zip(told.ids, told.names, strict=True))
        if told.kind == "actor":
            return replace(state, department=told.names[0] if len(told.ids) == 1 else None)
        question = Question("", language, intent="networks" if networks else "list", years=told.years)
        if len(told.ids) == 1 and networks:
            alone = replace(question, intent="network", networks=told.ids)
            return replace(kept, question=alone, networks=told.ids)
        if len(told.ids) == 1:
            alone = replace(question, intent="about", projects=told.ids)
            return replace(kept, question=alone, projects=told.ids)
        cities = (told.municipality,) if networks and told.municipality else ()
        form = Query(where=Among(told.ids, names), scope=Scope(municipalities=cities, years=told.years))
        if networks:
            form = replace(form, entity="network", of="network")
            return replace(kept, question=question, networks=told.ids, form=form)
        columns = (told.figure,) if told.figure in AMOUNTS else ()
        return replace(kept, question=question, projects=told.ids, form=replace(form, columns=columns))

    def _asked_back(self, text: str, pointer: Pointer, among: Told, language: Language, identifier: str) -> Answer:
        """Which of what was told is meant, asked back with each of them as a question."""
        draft = Draft(self.answering.index, Question(text, language))
        words, names = pointer.words(text), listing(list(among.names[:MOST_SAID]), language)
        more = len(among.names) - MOST_SAID
        if more > 0:
            names = draft.say(f"{names} och {more} till", f"{names} and {more} more")
        told = draft.say(f"Jag har berättat om {names}.", f"I have told you of {names}.")
        if pointer.places and max(map(abs, pointer.places)) > len(among.ids):
            count = len(among.ids)
            told = draft.say(f"Det jag räknade upp är {count}: {names}.", f"What I listed is {count}: {names}.")
        which = draft.say(f"Vad menar du med «{words}»?", f"What do you mean by “{words}”?")
        for name in among.names[:NAMED_AT_ONCE]:
            draft.suggestions.append(draft.say(f"Berätta om {name}", f"Tell me about {name}"))
        understood = draft.say(f"det som «{words}» pekar på", f"what “{words}” points at")
        return draft.finish("clarify", f"{which} {told}", understood=understood, conversation=identifier)


def _board_of(form: Query | None) -> Is | None:
    """The condition on a nämnd, where a form has just one."""
    found = conditions(form.where) if form is not None else ()
    boards = [one for one in found if isinstance(one, Is) and one.field == "department"]
    return boards[0] if len(boards) == 1 else None


def _put(text: str, pointer: Pointer, name: str) -> str:
    space = " " if text[pointer.start : pointer.start + 1].isspace() else ""
    return f"{text[: pointer.start]}{space}{name}{text[pointer.end :]}"


def _meant(pointer: Pointer, state: State) -> _Meant | None:
    """What a pointer stands for in what was told; None where it is no pointer there."""
    told = state.told
    match pointer.kind:
        case "group":
            return _last_so_many(pointer.number or 0, told)
        case "places":
            return _at_places(pointer, told)
        case "earliest":
            return _told_first(pointer, told)
        case "lists":
            return _a_list(pointer, told)
        case "before":
            return _the_one_before(told)
        case "other":
            return _the_other(told)


def _a_list(pointer: Pointer, told: Sequence[Told]) -> _Meant | None:
    """The first list that was told, or the last."""
    lists = [one for one in told if one.kind in _RECORDS and len(one.ids) > 1]
    return _Meant(lists[0] if pointer.places else lists[-1]) if lists else None


def _the_one_before(told: Sequence[Told]) -> _Meant | None:
    """What was told of before the last one; open where there was none."""
    chain = _one_by_one(told)
    if chain and len(chain.ids) > 1:
        return _Meant(_picked(chain, [-2]))
    return _Meant(told[-1], open=True) if told[-1].kind in _RECORDS else None


def _one_by_one(told: Sequence[Told]) -> Told | None:
    """What was told one by one since the last list, as one list in which each stands where it was told last."""
    singles: list[Told] = []
    for one in reversed(told):
        if len(one.ids) != 1 or (singles and one.kind != singles[0].kind):
            break
        if one.ids not in {other.ids for other in singles}:
            singles.append(one)
    return _joined(singles[::-1]) if singles else None


def _joined(singles: Sequence[Told]) -> Told:
    figures, years = {one.figure for one in singles}, {one.years for one in singles}
    cities = {one.municipality for one in singles}
    return replace(
        singles[-1],
        ids=tuple(one.ids[0] for one in singles),
        names=tuple(one.names[0] for one in singles),
        municipality=singles[-1].municipality if len(cities) == 1 else None,
        years=singles[-1].years if len(years) == 1 else (),
        answered=None,
        figure=singles[-1].figure if len(figures) == 1 else None,
    )


def _list_before(told: Sequence[Told]) -> Told | None:
    """The list that was told last, with nothing but single ones told since."""
    for one in reversed(told):
        if len(one.ids) != 1:
            return one if one.kind and one.ids else None
    return None


def _picked(of: Told, places: Sequence[int]) -> Told:
    """Some places of a list, from 0 on or from the end."""
    return replace(of, ids=tuple(of.ids[at] for at in places), names=tuple(of.names[at] for at in places))


def _last_so_many(number: int, told: Sequence[Told]) -> _Meant | None:
    """The list of so many told last, or so many told one by one; open where others were told one by one."""
    last = told[-1]
    if last.kind not in _RECORDS:
        return None
    if len(last.ids) == number:
        return _Meant(last)
    chain = _one_by_one(told)
    before = _list_before(told)
    if (
        chain
        and len(chain.ids) == number
        and not (before and len(before.ids) == number and set(chain.ids) <= set(before.ids))
    ):
        return _Meant(chain)
    if (
        before
        and len(before.ids) == number
        and (chain is None or len(chain.ids) == 1 or set(chain.ids) <= set(before.ids))
    ):
        return _Meant(before)
    return None if last.summed else _Meant(chain or last, open=True)


def _at_places(pointer: Pointer, told: Sequence[Told]) -> _Meant | None:
    """What stands at some places of the list told last, or was told at them one by one."""
    chain = _one_by_one(told)
    of = _list_before(told) or chain
    if of is None or len(of.ids) < 2 or not pointer.places:
        return None
    if pointer.places == (2,) and not pointer.of_list and (other := _the_other(told)):
        return _Meant(of, open=True) if of == chain else other  # "det andra" may be the other one
    places = [at - 1 if at > 0 else at for at in pointer.places]
    beyond = any(not -len(of.ids) <= at < len(of.ids) for at in places)
    return _Meant(of, open=True) if beyond else _Meant(_picked(of, places))


def _the_other(told: Sequence[Told]) -> _Meant | None:
    """The one of two that was not told of last."""
    of, chain = _list_before(told), _one_by_one(told)
    if of is None or len(of.ids) != 2:
        of = chain
    if of is None or chain is None or len(of.ids) != 2 or chain.ids[-1] not in of.ids:
        return None
    return _Meant(_picked(of, [1 - of.ids.index(chain.ids[-1])]))


def _told_first(pointer: Pointer, told: Sequence[Told]) -> _Meant | None:
    """What was asked about or told first: one thing, so many, or the first list."""
    known = [one for one in told if one.kind in _RECORDS]
    if not known:
        return None
    if pointer.single:
        return _first_one(pointer, known)
    lists = [one for one in known if len(one.ids) > 1 and pointer.number in {None, len(one.ids)}]
    if lists:
        return _Meant(lists[0])
    chain = _one_by_one(known) if len(known[0].ids) == 1 else None
    if pointer.number and chain and len(chain.ids) >= pointer.number:
        return _Meant(_picked(chain, range(pointer.number)))
    return _Meant(known[0], open=True)


def _first_one(pointer: Pointer, known: Sequence[Told]) -> _Meant:
    """The first of those told one by one, or the first of the only list; open where both were told and a list first."""
    singles = [one for one in known if len(one.ids) == 1]
    if singles and (singles[0] is known[0] or pointer.asked):
        return _Meant(singles[0])
    return _Meant(known[0], open=True) if singles else _Meant(_picked(known[0], [0]))
