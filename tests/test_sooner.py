"""What is found by a shorter way is what holding everything against everything would find."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import query

from bot.core import Bot
from bot.text.kinds import KINDS
from bot.text.letters import is_said, squeezed
from bot.text.passages import _behind, names_pattern
from bot.text.stems import Stems, Stock
from bot.understanding import dictionary
from bot.understanding.cues import _GROUPS, CUES, Cue, bare
from bot.understanding.words import WORDS
from indexer.naming.wording import AnyOf
from indexer.search import Filters, fields, swedish
from indexer.search.ranking import Query
from indexer.search.whoosh import WhooshBackend

ASKED = (
    "Vilka projekt handlar om klimat och hälsa?",
    "ungdomsarbete i hamnen",
    "klimatanpasning av gymnasieelever",
    "EU",
    "Hur arbetar kommunen med jämställdhet?",
    "Fyrstäder",
    "skolmat och elever i förskolan",
)


@pytest.mark.parametrize("text", ASKED)
@pytest.mark.parametrize("kinds", [None, frozenset({"passage"}), frozenset({"project", "network"})])
def test_candidates_are_those_of_whooshs_own_search(bot: Bot, text: str, kinds: frozenset[str] | None) -> None:
    backend = bot.index.backend
    assert isinstance(backend, WhooshBackend)
    postings, searcher = backend._postings, backend._searcher
    assert postings is not None
    asked = Query.of(text, postings.entries, postings.frequency)
    found = postings.candidates(asked, 40, Filters(kinds=kinds))
    any_of = query.Or([query.Term(name, term, boost=boost) for name, term, boost in fields.wanted(asked)])
    only = query.Or([query.Term("kind", kind) for kind in kinds]) if kinds else None
    hits: list[Any] = sorted(searcher.search(any_of, limit=40, filter=only, optimize=False), key=lambda hit: hit.docnum)
    assert [(one.read, one.score) for one in found] == [(hit[fields.STORED], hit.score) for hit in hits]


@pytest.mark.parametrize("text", ASKED)
def test_a_word_is_said_by_the_stems_that_say_it(bot: Bot, text: str) -> None:
    texts = bot.answering.texts
    for word in swedish.words(text):
        shares = texts._shares(word)
        every = {stem: shares._share(stem) for stem in texts.stock.all}
        assert {stem: share for stem, share in shares.items() if stem in every} == {s: v for s, v in every.items() if v}


@given(st.lists(st.text("abåö", min_size=1, max_size=5), max_size=12), st.text("abåö", min_size=1, max_size=5))
def test_kin_are_all_stems_that_hold_a_word_or_are_held_in_it(stems: list[str], word: str) -> None:
    stock = Stock(stems)
    kin = {stem for stem in stock.all if stem in word or word in stem or stem[:3] == word[:3]}
    assert set(stock.kin(word)) == kin
    assert stock.beginning(word) == {stem for stem in stock.all if stem.startswith(word)}


def test_a_stem_that_no_passage_has_is_held_against_the_word(bot: Bot) -> None:
    texts = bot.answering.texts
    [word] = swedish.words("klimatet")
    strange = texts.known({f"{word.folded}xyz", "qqq"})
    assert strange.strange == {f"{word.folded}xyz", "qqq"}
    assert texts._shares(word).best(strange) == texts._shares(word).best({f"{word.folded}xyz", "qqq"}) == 0.8
    assert Stems.of({"hamn"}).strange == frozenset()


PARTS = ("Nordnät", "EU", "nord", "s", ":s", " ", "\n", "-", ".", "FGK", "fgk", "x", "(", "_")


@given(st.sampled_from(("EU", "FGK", "Nordnät EU", "nord", "EU:s")), st.lists(st.sampled_from(PARTS), max_size=9))
def test_a_short_name_stands_where_its_pattern_finds_it(name: str, parts: list[str]) -> None:
    text = "".join(parts)
    assert is_said(squeezed(name), squeezed(text)) == (names_pattern((name,)).search(text) is not None)


@given(
    st.sampled_from(("EU", "*Nord", "Nordnät EU", "# x")),
    st.lists(st.sampled_from((*PARTS, "#", "*", ":")), max_size=9),
)
def test_a_heading_ends_where_its_pattern_does(heading: str, parts: list[str]) -> None:
    text = "".join(parts)
    words = r"\s+".join(map(re.escape, heading.split()))
    found = re.match(r"[#\s*]*" + words + r"[\s*:]*\n\s*", text)
    assert _behind(heading.split(), text) == (found.end() if found else None)


@given(st.lists(st.sampled_from(("Grön", "hamn", "Gröns", " ", "  ", "Vinge", "-", "s", "’s", "x")), max_size=10))
def test_any_of_some_names_is_the_first_that_its_pattern_finds(parts: list[str]) -> None:
    text, names = "".join(parts), ("Grön hamn", "Grön", "Vinge", "Gröns")
    either = "|".join(re.escape(one).replace("\\ ", " {1,3}") for one in sorted(names, key=len, reverse=True))
    found = re.compile(rf"(?<![\w-])(?:{either})(?=(?:['’:]?s)?(?!\w))").finditer(text)
    assert [hit.span() for hit in AnyOf(names).finditer(text)] == [hit.span() for hit in found]


@pytest.mark.parametrize("text", [*ASKED, "Hur gick det? Vad var svårt, och vilka resultat gav projektet i budgeten?"])
def test_the_frame_of_a_question_is_that_of_each_cue(text: str) -> None:
    each = [(one.group, span) for one in CUES._framing for cue in one.cues for span in cue.spans(text)]
    assert CUES.framing(text) == [span for _, span in each]
    for group in _GROUPS:
        assert CUES.framing(text, {group}) == [span for name, span in each if name.partition(".")[0] == group]


def test_a_slip_is_put_right_alike_in_every_process() -> None:
    for words in WORDS._by_length.values():
        assert words == sorted(words), "the order of a set is another one in every process"


SENTENCES = (
    "Arbetet LEDDE TILL att fler lärde sig simma.",
    "Vi nådde inte målet, eftersom båten var försenad.",
    "Det kostade 40 000 kr och varade i tre månader, den 3 maj.",
    "Enligt Anna Svensson gav kursen både oro och glädje",
    "ſkälet var PÅ GRUND AV vädret i İzmir",
    "Hamn, torg, park och sjö",
    "•",
    "",
)


@pytest.mark.parametrize("said", SENTENCES)
def test_a_kind_is_given_where_its_expressions_as_one_pattern_are_found(said: str) -> None:
    for kind in KINDS:
        for found in (kind._gives, kind._may, kind._heads):
            whole = "|".join(f"(?:{one._expression})" for one in found._each) or "(?!)"
            assert found.is_in(said) == (re.search(whole, said, re.IGNORECASE) is not None), kind.name


@pytest.mark.parametrize(
    "text", ["hur manga projekt ar med i ar", "VILKA NAMNDER HAR FLEST", "vem ager cafe Molle?", "når vi målen?"]
)
def test_a_cue_is_found_as_its_pattern_finds_it(text: str) -> None:
    """Whatever letters it needs, those of the pattern without å, ä and ö are read off the other."""
    for group in _GROUPS:
        for cue in CUES.groups[group].values():
            assert isinstance(cue, Cue)
            lacks = bare(text) == text
            pattern = re.compile(bare(cue._expression) if lacks else cue._expression, re.IGNORECASE)
            assert (cue.search(text) is None) == (pattern.search(text) is None)


def test_the_word_lists_in_their_small_form_know_what_the_large_ones_do() -> None:
    import simplemma

    for word in ("ansåg", "lånades", "projekkt", "Beloppen", "doubting", "kvarnhamn", "hamnarna", "xyzzy"):
        for language in dictionary.LANGUAGES:
            assert dictionary._is_known(word, language) == simplemma.is_known(word, lang=language)
            assert dictionary._base(word, language) == simplemma.lemmatize(word, lang=language)
