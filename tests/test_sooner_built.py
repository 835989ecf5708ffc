"""What a build looks for where it may be is what looking everywhere would find."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.fields import ID, KEYWORD, STORED, Schema

from indexer.layouts.general.naming import NAMED
from indexer.layouts.shared.prose.mentions import _MENTIONS
from indexer.layouts.shared.prose.networks import _ALSO, _UNKNOWN
from indexer.naming import organisations
from indexer.naming.gazetteer import _by_name, known, may_begin
from indexer.naming.organisations import find_organisations, seen_in
from indexer.naming.roles import _CUES, _cues
from indexer.naming.wording import AnyOf, Tells, Words
from indexer.records import Source, Span
from indexer.search import Entry, fields, swedish
from indexer.search.ranking import cut
from indexer.search.whoosh import TIMES, TIMES_BITS, WhooshBackend, _Pool
from indexer.vocabulary import needed
from indexer.vocabulary.actors import _OF_FORM, ACTOR_FORM
from indexer.vocabulary.municipalities import _MUNICIPAL, _municipal
from indexer.vocabulary.needed import Needing, hits, in_runs

TOLD = (
    "Projektet Grön Hamn drivs av Miljöförvaltningen tillsammans med Lunds universitet, Region Skåne och Kust AB.",
    "Under året besökte en delegation från Gdańsk kommunen, som är medlem i nätverket Nordiska Hamnar.",
    "GRÖN HAMN är ett Interreg-projekt med stöd från Länsstyrelsen i Skåne län; vänort: Vasa, Finland.",
    "Nämnden för kultur- och fritid har ett avtal med City of Galway och Centre for Coastal Energy (CCE).",
    "”Rena Vatten” är ett projekt om hav. Bolaget Vågkraft är partner i Blå Våg, som finansieras av Vinnova.",
    "The city joined Coastal Cities Network (CCN) and hosted a study visit by colleagues from Tartu.",
)
PIECES = sorted({piece for text in TOLD for piece in re.findall(r"\w+|\W+", text)})
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
PATTERNS = [Needing(pattern) for pattern in (*NAMED, *_MENTIONS, *_UNKNOWN, _ALSO)] + [*_cues("Vindala")]


@given(texts)
@pytest.mark.parametrize("number", range(len(PATTERNS)))
def test_whatever_a_pattern_matches_has_letters_that_it_needs(number: int, text: str) -> None:
    for one in TOLD:
        _is_found_alike(PATTERNS[number], one)
    _is_found_alike(PATTERNS[number], text)


def _is_found_alike(pattern: Needing, text: str) -> None:
    assert [hit.span() for _, hit in hits([pattern], text)] == [hit.span() for hit in pattern.pattern.finditer(text)]


def test_most_patterns_need_letters_and_most_sentences_have_them_not() -> None:
    """Counted, not timed: of all that is looked for in a sentence less than half is looked for at all."""
    cues = _cues("Vindala")
    assert len(cues) == len(_CUES)
    assert sum(cue.letters is not None for cue in PATTERNS) > 0.7 * len(PATTERNS)
    tried = sum(cue.may_be_in(text, text.casefold()) for cue in cues for text in TOLD)
    assert tried < 0.5 * len(cues) * len(TOLD)


FORMS = (
    *(
        "nämnden",
        "nämnd",
        "förvaltningen",
        "kontoret",
        "kultur",
        "Kultur-",
        " ",
        "\n",
        "- ",
        "-, ",
        "och ",
        "s",
        "é",
        "9",
    ),
    *("tekniska ", "Tekniska", "kommunstyrelsens", "kansli", "Vindala", "stad", "Kommun", "LUND KOMMUN", "Gotland"),
    *("Region ", "\u00a0", ".", "_"),
)


@given(st.lists(st.sampled_from(FORMS), max_size=12).map("".join))
def test_names_lie_in_runs_of_what_they_may_hold(text: str) -> None:
    ends = ("nämnden", "nämndens")
    boards = [hit.span() for hit in ACTOR_FORM.finditer(text) if hit.group().endswith(ends)]
    found = in_runs(ACTOR_FORM, _OF_FORM, ("nämnden",), text)
    assert [hit.span() for hit in found if hit.group().endswith(ends)] == boards
    assert [hit.span() for hit in _municipal(text)] == [hit.span() for hit in _MUNICIPAL.finditer(text)]


@given(
    st.lists(st.lists(st.sampled_from(("Grön", "hamn", "Gröns", " ", "Vinge", "-", "s", "x")), max_size=8), max_size=4)
)
def test_names_are_found_in_each_part_as_in_a_text_of_its_own(sentences: list[list[str]]) -> None:
    names = AnyOf(("Grön hamn", "Grön", "Vinge", "Gröns"))
    own = ["".join(parts) for parts in sentences]
    starts = [sum(len(one) + 1 for one in own[:number]) for number in range(len(own))]
    words = Words("\n".join(own), [Span(at, at + len(one)) for at, one in zip(starts, own, strict=True)])
    found = [(number, hit.moved(starts[number]).span()) for number, hit in names.within(words)]
    assert found == [(number, hit.span()) for number, one in enumerate(own) for hit in names.finditer(one)]


@settings(deadline=None)  # the first one reads the lists
@given(texts)
def test_organisations_are_those_of_all_forms(text: str) -> None:
    for one in (*TOLD, text):
        every = seen_in(Words(one))[0]._replace(
            forms=frozenset({*range(len(organisations._FORMS)), "headed", "suffixed", "called"})
        )
        assert find_organisations(one) == find_organisations(one, every)


def test_each_word_is_looked_at_once() -> None:
    asked: Counter[str] = Counter()

    def tells(word: str) -> Iterator[str]:
        asked[word] += 1
        yield from ("hamn",) if word == "Hamnen" else ()

    told = Tells(tells)
    for text in ("Hamnen och Hamnen.\nEn bro och\nHamnen", "Hamnen och en bro"):
        lines = [Span(*line.span()) for line in re.finditer(r"[^\n]+", text)]
        assert set(Words(text, lines).telling(told)) == {at for at, line in enumerate(text.split("\n")) if "Ha" in line}
    assert set(asked.values()) == {1}


def test_every_place_may_begin_with_its_first_word() -> None:
    names = [name.title() for name in _by_name() if name[:1].isalpha()]
    assert len(names) > 9_000
    for name in names:
        first = re.match(r"[\w'’-]+", name)
        assert first
        assert may_begin(first.group()) or not known(name), name
        assert may_begin(f"{first.group()}s") or not known(name), name
    assert not any(map(may_begin, ("Projektet", "Nämnden", "Förvaltningen", "Redovisningen")))


@given(st.text(st.sampled_from("aåB. \n-:!'5,"), max_size=80))
def test_the_words_of_a_text_are_those_of_its_sentences(text: str) -> None:
    assert cut(text).tokens == swedish.tokens(text)


@given(st.lists(st.lists(st.sampled_from("abcå"), max_size=9), min_size=1, max_size=9))
def test_postings_are_counted_as_they_stand(texts: list[list[str]]) -> None:
    pool = _Pool()
    for number, terms in enumerate(texts):
        pool.count("folded", number, terms)
    found = {
        (term, one >> TIMES_BITS): one & TIMES
        for _, terms in pool.iter_postings()
        for term, posted in terms
        for one in posted
    }
    assert found == {(term, number): times for number, own in enumerate(texts) for term, times in Counter(own).items()}


def _entries() -> Iterator[Entry]:
    for number in range(300):  # more than two blocks
        text = " ".join(("Hamnen", "växer", *("båt " * (number % 4)).split(), f"nr{number}"))
        yield Entry(
            id=f"passage:{number}",
            kind="passage",
            text=text,
            title="Om hamnen",
            municipality="Vindala",
            year=2024,
            document="a.txt",
            department=None if number % 3 else "Miljönämnden",
        )


class _AsWhooshWrites(KEYWORD):  # type: ignore[misc]
    def index(self, value: list[str], **_: Any) -> Iterator[tuple[bytes, int, float, bytes]]:
        for term, times in Counter(value).items():
            yield term.encode(), times, float(times), b""


def test_the_files_hold_what_whooshs_own_writer_puts_there(tmp_path: Path) -> None:
    entries = list(_entries())
    (tmp_path / "ours").mkdir()
    (tmp_path / "own").mkdir()
    ours = WhooshBackend(tmp_path / "ours")
    ours.write(entries)
    terms = {name: _AsWhooshWrites(scorable=True) for name in fields.BOOSTS}
    schema = Schema(**{fields.STORED: STORED()}, **{name: ID() for name in fields.DIMENSIONS}, **terms)
    made = index.create_in(str(tmp_path / "own"), schema)
    writer = made.writer(codec=W3Codec())
    for entry in entries:
        told = fields.written(entry)
        writer.add_document(**{fields.STORED: told.stored}, **fields.values(entry), **told.terms)
    writer.commit()
    own, reader = made.reader(), ours._searcher.reader()
    assert list(own.all_terms()) == list(reader.all_terms())
    for name, term in own.all_terms():
        assert list(_posted(own, name, term)) == list(_posted(reader, name, term))
        assert _told(own.term_info(name, term)) == _told(reader.term_info(name, term))
    for number in range(len(entries)):
        assert own.stored_fields(number) == reader.stored_fields(number)
        for name in fields.BOOSTS:
            assert own.doc_field_length(number, name) == reader.doc_field_length(number, name)
    ours.close()


def _posted(reader: Any, name: str, term: bytes) -> Iterable[tuple[int, float]]:
    postings = reader.postings(name, term)
    while postings.is_active():
        yield postings.id(), postings.weight()
        postings.next()


def _told(info: Any) -> tuple[Any, ...]:
    return info.weight(), info.doc_frequency(), info.max_weight(), info.min_id(), info.max_id()


def test_records_that_were_given_the_same_share_what_they_were_given() -> None:
    one, other = (Source(document=name, page=None, start=0, end=1) for name in "ab")
    assert one.model_fields_set is other.model_fields_set
    assert one.model_copy(update={"page_approximate": True}).model_fields_set != other.model_fields_set


def test_patterns_find_the_same_where_python_does_not_tell_what_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Se kommunens hamn"
    told = [hit.group() for _, hit in hits([Needing(r"(?i)\bkommun(?:en)?")], text)]
    monkeypatch.setattr(needed, "parser", None)
    untold = Needing(r"(?i)\bkommun(?:en)?")
    assert untold.letters is None
    assert [hit.group() for _, hit in hits([untold], text)] == told == ["kommunen"]
