"""The way from a question's text to its reading: made plain, names linked, atoms found, conditions and head composed."""

from __future__ import annotations

from dataclasses import replace

from bot.query.forms import Changed, Query, Scope, walk
from bot.understanding.atoms import Atoms, atoms
from bot.understanding.change_words import OWN
from bot.understanding.changes import ChangeOfOne, change_of_one, goes_on_from_changes
from bot.understanding.conditions import Composer
from bot.understanding.goals import goals_of, several_goals
from bot.understanding.heads import Head
from bot.understanding.linking import Lexicon, Link, Linked
from bot.understanding.normal import normalised
from bot.understanding.reading import Reading
from bot.understanding.several_fields import fields_in_a_row, questions_in_a_row
from bot.understanding.words import folded


def plain_text(text: str, lexicon: Lexicon) -> str:
    """A question without what people put around it, its slips put right."""

    def is_known(word: str) -> bool:
        return lexicon.knows(folded(word)) or any(
            sense.kind == "change" or sense.key == "time" for sense in OWN.of([word])
        )

    return lexicon.spelled_out(normalised(text, is_known, lexicon))


def read(plain: str, lexicon: Lexicon, *, of_networks: bool = False, of_one: bool = False) -> Reading:
    """What a question, made plain, asks of the records; ``of_networks`` where it goes on from an answer about networks, ``of_one``
    from one about one project."""
    linked = lexicon.link(plain)
    _short_boards(plain, linked, lexicon)
    links = _with_goals(plain, linked, lexicon)
    found = atoms(plain, lexicon, links, linked.tokens, lexicon.today())
    if told := change_of_one(found, lexicon.is_idle, pointing=of_one):
        return _of_changes(found, told)
    asked = goes_on_from_changes(found)
    reading = Head(found, Composer(found, lexicon), lexicon).read(of_networks=of_networks)
    changed = any(isinstance(one, Changed) for one in walk(reading.query.where))
    apart = (
        () if changed and not reading.query.over_time else questions_in_a_row(found)
    )  # "hur många har fått sitt slutdatum flyttat" asks of no money
    return replace(reading, of_changes=asked, fields=fields_in_a_row(found), apart=apart)


def _of_changes(found: Atoms, told: ChangeOfOne) -> Reading:
    """What has become of one project from one report to another."""
    cities = tuple(
        one for atom in found.found if atom.link and atom.names("municipality") for one in atom.link.entities
    )
    query = Query(check=told.check, against=told.against, scope=Scope(cities, told.reports))
    return Reading(
        query,
        complete=bool(told.projects),
        of_records=True,
        named=told.projects,
        parts=frozenset({"against"}),
        unused=(told.size,) if told.size else (),
    )


_BESIDE = frozenset("och eller or and an than mot kontra versus vs samt , jamfort med".split())


def _short_boards(plain: str, linked: Linked, lexicon: Lexicon) -> None:
    """A nämnd called for short beside another nämnd: "miljö eller ASF", "kultur jämfört med miljönämnden"; or as the heading of
    what is asked: "Miljö i Malmö: antal projekt 2025"."""
    starts = {link.start for link in linked.of("actor")}
    for at, token in enumerate(linked.tokens):
        name = lexicon.short_board(token.text) if at not in linked.used else None
        if name is None:
            continue
        beside = [p for step in (1, -1) for p in _neighbours(linked, at, step)]
        if any(linked.tokens[p].start in starts for p in beside) or _heads(plain, linked, at):
            entities = lexicon.boards(name)
            linked.links.append(Link("actor", entities, name, 0.9, f"«{token.text}» är {name}", token.start, token.end))
            linked.used.add(at)
            starts.add(token.start)


def _heads(plain: str, linked: Linked, at: int) -> bool:
    """Whether a word opens the text, with at most a city between it and a colon."""
    if at != 0 or ":" not in plain:
        return False
    head = [one for one in linked.tokens if one.start < plain.index(":")][1:]
    cities = linked.of("municipality")
    return all(folded(one.text) in _IN or any(city.start <= one.start < city.end for city in cities) for one in head)


_IN = frozenset("i in hos for".split())


def _neighbours(linked: Linked, at: int, step: int) -> list[int]:
    """The word beside one over words that join, if any joins them."""
    place, joined = at + step, False
    while 0 <= place < len(linked.tokens) and folded(linked.tokens[place].text) in _BESIDE:
        place, joined = place + step, True
    return [place] if joined and 0 <= place < len(linked.tokens) else []


def _with_goals(plain: str, linked: Linked, lexicon: Lexicon) -> list[Link]:
    """The links, and one for the council's goal that is named; names inside a goal's title are none."""
    if several := several_goals(plain, lexicon.goals, lexicon.numbered_goals):
        told = [
            Link("goal", goals, goals[0], 1.0, f"«{plain[start:end]}» är ett mål", start, end)
            for goals, start, end in several
        ]
        return [*(link for link in linked.links if not any(_within(link, goal) for goal in told)), *told]
    goals, tokens = goals_of(plain, linked, lexicon.goals, lexicon.numbered_goals)
    if not goals or not tokens:
        return list(linked.links)
    runs = _run(sorted(tokens))
    start, end = linked.tokens[runs[0]].start, linked.tokens[runs[-1]].end
    goal = Link("goal", goals, goals[0], 1.0, f"«{plain[start:end]}» är ett mål", start, end)
    return [*(link for link in linked.links if not _within(link, goal)), goal]


def _within(link: Link, goal: Link) -> bool:
    return link.start < goal.end and goal.start < link.end


def _run(tokens: list[int]) -> list[int]:
    """The longest run of tokens with at most two others between neighbours."""
    runs: list[list[int]] = [[tokens[0]]]
    for at in tokens[1:]:
        if at - runs[-1][-1] <= 3:
            runs[-1].append(at)
        else:
            runs.append([at])
    return max(runs, key=len)
