"""What every engine promises; each test runs over all of ``ENGINES``."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import IndexMissing, IndexUnusable, SettingError
from indexer.search import (
    DEFAULT_ENGINE,
    ENGINES,
    FORMAT,
    NO_SERVER,
    Entry,
    Filters,
    SearchBackend,
    Server,
    create_backend,
    open_backend,
    ranking,
    shared_notes,
)
from indexer.search.ranking import FIRST, HEAD, MOST_GRAMS, MOST_TERMS, Query, Ranker, reading
from indexer.search.swedish import tokens
from tests.asking import joined


def entry(name: str, text: str, title: str = "", **others: str | int | None) -> Entry:
    given = {
        "kind": "passage",
        "municipality": "Exempelstad",
        "year": 2024,
        "document": "exempelstad-2024.txt",
        **others,
    }
    return Entry(id=name, text=text, title=title, **given)  # type: ignore[arg-type]


ENTRIES = (
    entry(
        "nätverk",
        "Exempelstad är medlem i nätverket Nordhamn. Där delar sju städer på sina erfarenheter av färjetrafik.",
        "Nätverk",
    ),
    entry("åre", "En delegation reste till Åre för att lära om vinterturism.", "Resor", department="Fritidsnämnden"),
    entry("english", "The travel reports are written in English, and they are short.", "Summary", year=2023),
    entry(
        "vatten",
        "Dricksvattenförsörjningen i skärgården ska bli säkrare. Projektet Klarvatten provar avsaltning.",
        "Miljö",
        department="Miljönämnden",
    ),
    entry(
        "skola",
        "Gymnasieskolans lärlingar gjorde praktik i Gdynia med stöd av Erasmus+ (KA121-VET-000777888).",
        "Skola",
        municipality="Provköping",
    ),
    entry("eu", "Kommunen följer EU:s arbete med nya regler.", "Omvärld", municipality="Provköping", year=None),
    entry(
        "scan",
        "Mi1j6förva1tningcn dc1tog i ett utbytc orn båtbottcntvätt rncd varvct i Rostock.",
        "Miljö",
        document="provköping-2019.txt",
        year=2019,
    ),
    entry("solrutt", "Projekt för solceller på cykelvägar.", "Solrutt", kind="project", department="Tekniska nämnden"),
    entry("tvilling-1", "Vänorten Bergvik bjöd in till körfestival.", "Vänorter"),
    entry("tvilling-2", "Vänorten Bergvik bjöd in till körfestival.", "Vänorter"),
)


@pytest.fixture(params=sorted(ENGINES), scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(engine: str, request: pytest.FixtureRequest) -> Server:
    """Where the engine is reached if it is a server."""
    return request.getfixturevalue("opensearch") if engine == "opensearch" else NO_SERVER  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def backend(engine: str, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchBackend]:
    made = create_backend(engine, tmp_path_factory.mktemp("index") / "new", server)
    made.write(ENTRIES)
    yield made
    made.close()


def ids(backend: SearchBackend, query: str, filters: Filters | None = None, limit: int = 10) -> list[str]:
    return [hit.id for hit in backend.search(query, limit=limit, filters=filters)]


def candidate(name: str, text: str, title: str, score: float) -> ranking.Candidate:
    return ranking.Candidate(reading(name, text, title), score)


FINDS = [
    ("Nordhamn", "nätverk", "a name"),
    ("nätverken", "nätverk", "another inflection than the text has"),
    ("färja", "nätverk", "a word that is part of a compound in the text"),
    ("trafik med färjor mellan städer", "nätverk", "parts and inflections"),
    ("dricksvatten", "vatten", "the first part of a compound"),
    ("försörjning", "vatten", "the last part of a compound"),
    ("försörjningen av vatten", "vatten", "a compound taken apart"),
    ("Åre", "åre", "a place that looks like an English word"),
    ("skargarden", "vatten", "å ä ö typed as a and o"),
    ("vanort", "tvilling-1", "å ä ö typed as a and o, another inflection"),
    ("Erasmus", "skola", "the name without its plus"),
    ("Erasmus+", "skola", "the name with its plus"),
    ("KA121-VET-000777888", "skola", "a code"),
    ("000777888", "skola", "the end of a code"),
    ("EU", "eu", "a word of two letters, with an ending in the text"),
    ("eu:s regler", "eu", "an ending in the query"),
    ("miljöförvaltningens utbyte", "scan", "a scanned text asked for in correct letters"),
    ("båtbottentvätt", "scan", "a scanned compound"),
    ("Solrutt", "solrutt", "a name that only the title has"),
    ("Vilka lärlingar har praktiserat i Gdynia?", "skola", "a question"),
    ("networks", "nätverk", "an English word of the trade"),
    ("systerstad", "tvilling-1", "a word of the trade that asks for the same"),
    ("What did the delegation learn about vinterturism?", "åre", "a question in English with the report's word"),
]


@pytest.mark.parametrize(("query", "expected", "what"), FINDS, ids=[what for *_, what in FINDS])
def test_finds(backend: SearchBackend, query: str, expected: str, what: str) -> None:
    assert ids(backend, query)[0] == expected


def test_are_does_not_find_are(backend: SearchBackend) -> None:
    assert "english" not in ids(backend, "Åre")


NOTHING = ["", " ", "\n\t", "?!", "och", "vad är det", "\x00", "\ud800", "qqqqwwww"]


@pytest.mark.parametrize("query", NOTHING)
def test_a_query_without_a_known_word_finds_nothing(backend: SearchBackend, query: str) -> None:
    assert ids(backend, query) == []


HOSTILE = [
    "Nordhamn AND",
    "NOT Nordhamn",
    '"Nordhamn',
    "text:Nordhamn",
    "Nordhamn^9~2",
    "(Nordhamn",
    "[Nordhamn TO",
    "Nordhamn*?",
    "{!x}Nordhamn\\",
    "Nordhamn'; --",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_a_query_is_words_and_never_a_language(backend: SearchBackend, query: str) -> None:
    assert ids(backend, query)[0] == "nätverk"


def test_marks_of_a_query_language_do_not_match_everything(backend: SearchBackend) -> None:
    assert ids(backend, "*:*") == ids(backend, "[* TO *]") == []


FILTERS = [
    (Filters(), 10),
    (Filters(kinds=frozenset({"project"})), 1),
    (Filters(municipalities=frozenset({"Provköping"})), 2),
    (Filters(years=frozenset({2019, 2023})), 2),
    (Filters(documents=frozenset({"provköping-2019.txt"})), 1),
    (Filters(departments=frozenset({"Miljönämnden", "Tekniska nämnden"})), 2),
    (Filters(municipalities=frozenset({"Provköping"}), years=frozenset({2024})), 1),
    (Filters(municipalities=frozenset({"Provköping"}), years=frozenset({2019})), 0),
    (Filters(municipalities=frozenset({"Prov"})), 0),
    (Filters(kinds=frozenset()), 0),
]
EVERY_ENTRY = "nätverket Åre reports dricksvatten lärlingar kommunen utbyte solceller vänorten"


@pytest.mark.parametrize(("filters", "count"), FILTERS)
def test_filters(backend: SearchBackend, filters: Filters, count: int) -> None:
    passing = {
        made.id
        for made in ENTRIES
        if (filters.kinds is None or made.kind in filters.kinds)
        and (filters.municipalities is None or made.municipality in filters.municipalities)
        and (filters.years is None or made.year in filters.years)
        and (filters.documents is None or made.document in filters.documents)
        and (filters.departments is None or made.department in filters.departments)
    }
    assert len(passing) == count
    assert set(ids(backend, EVERY_ENTRY, filters)) == passing


def test_a_filter_does_not_change_the_order(backend: SearchBackend) -> None:
    kept = Filters(municipalities=frozenset({"Exempelstad"}), kinds=frozenset({"passage"}))
    passing = {made.id for made in ENTRIES if made.municipality == "Exempelstad" and made.kind == "passage"}
    assert ids(backend, "vänorten Åre", kept) == [found for found in ids(backend, "vänorten Åre") if found in passing]


def test_limit(backend: SearchBackend) -> None:
    everything = ids(backend, EVERY_ENTRY)
    assert ids(backend, EVERY_ENTRY, limit=3) == everything[:3]
    assert ids(backend, EVERY_ENTRY, limit=1000) == everything
    assert ids(backend, EVERY_ENTRY, limit=0) == []


def test_the_order_is_the_same_every_time_and_equals_keep_theirs(backend: SearchBackend) -> None:
    first = backend.search("körfestival i vänorten")
    assert [hit.id for hit in first][:2] == ["tvilling-1", "tvilling-2"]
    assert first[0].score == first[1].score
    assert all(backend.search("körfestival i vänorten") == first for _ in range(3))
    assert [hit.score for hit in first] == sorted((hit.score for hit in first), reverse=True)


def test_a_hit_says_where_in_the_text_it_fits(backend: SearchBackend) -> None:
    hit = backend.search("avsaltning")[0]
    text = next(made.text for made in ENTRIES if made.id == hit.id)
    assert "avsaltning" in text[hit.start : hit.end]


def test_threads_may_search_at_once(backend: SearchBackend) -> None:
    expected = {query: ids(backend, query) for query, *_ in FINDS}
    found: list[bool] = []

    def ask() -> None:
        found.append(all(ids(backend, query) == hits for query, hits in expected.items()))

    threads = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    joined(*threads)
    assert found == [True] * 4


def test_a_pasted_page_is_asked_by_its_rarest_words() -> None:
    page = " ".join(f"{letter}{number}ordstam" for number in range(30) for letter in "abcdefghijklmnop")
    assert len(page) > 3000
    asked = Query.of(
        page + " sällsynt", 1000, lambda form, term: 1 if term == "sallsynt" else 500 if form == "folded" else 2
    )
    assert len(asked.terms) == MOST_TERMS
    assert "sällsynt" in [term.word.exact for term in asked.terms]
    assert 0 < len(asked.grams) <= MOST_GRAMS


def test_a_pasted_page_finds_its_passage(backend: SearchBackend) -> None:
    filler = " ".join(f"påhittat{number} utfyllnad{number}" for number in range(150))
    assert len(filler) > 3000
    assert ids(backend, filler + " lärlingarnas praktik i Gdynia " + filler)[0] == "skola"


def test_common_pieces_are_left_out_before_rare_ones() -> None:
    asked = Query.of("hamnprojekt", 10_000, lambda form, gram: 3 if gram == "hamn" else 9_000)
    assert asked.grams == ("hamn",)


def test_an_unknown_compound_counts_by_its_parts_and_less() -> None:
    known = {"hamn", "utblldnlng", "flskehamn"}
    asked = Query.of("hamnutbildningarna fiskehamnen", 10, lambda form, term: 4 if term in known else 0)
    kin = {term.word.exact: dict(term.kin) for term in asked.terms}
    assert kin == {"hamnutbildningarna": {"utblldnlng": HEAD, "hamn": FIRST}, "fiskehamnen": {}}
    whole, part, first, none = (
        Ranker(asked).rank([candidate("", f"Stadens {word}.", "", 0.0)])[0].score
        for word in ("hamnutbildning", "utbildning", "hamn", "budget")
    )
    assert whole > part > first > none == 0


def test_a_title_counts_for_its_sentences() -> None:
    asked = Query.of("budget för Fiskehamnen", 10, lambda form, term: 1)
    other, under = (
        candidate("other", "Budgeten är tolv.", "Torget", 1.0),
        candidate("under", "Budgeten är tolv.", "Fiskehamnen", 1.0),
    )
    assert [hit.id for hit in Ranker(asked).rank([other, under])] == ["under", "other"]


def test_words_that_stand_together_are_better_than_the_same_words_apart() -> None:
    asked = Query.of("elektrisk pråm", 10, lambda form, term: 1)
    apart = candidate("apart", "Pråmen drog en lång, bred och tung sten förbi elektriska lampor.", "", 1.0)
    joined = candidate("joined", "Lampor lyste. En elektrisk pråm drog en lång, bred och tung sten förbi.", "", 1.0)
    assert [hit.id for hit in Ranker(asked).rank([apart, joined])] == ["joined", "apart"]


def test_a_sentence_that_says_it_all_is_better_than_two_that_share_it() -> None:
    asked = Query.of("elektrisk pråm", 10, lambda form, term: 1)
    shared, whole = (
        candidate("shared", "Pråmen kom. Elektrisk är den.", "", 1.0),
        candidate("whole", "Pråmen är elektrisk. Den kom.", "", 1.0),
    )
    only_words = ranking.Weights(together=0, phrase=0)
    assert [hit.id for hit in Ranker(asked, only_words).rank([shared, whole])] == ["whole", "shared"]
    alike = Ranker(asked, only_words._replace(alone=0)).rank([shared, whole])
    assert alike[0].score == alike[1].score


def test_a_question_has_its_verb_before_its_subject() -> None:
    asked = Query.of("När öppnar en bro?", 10, lambda form, term: 1)
    turned, told = (
        candidate("turned", "Öppnar i maj gör en bro.", "", 1.0),
        candidate("told", "I maj gör en bro öppnar.", "", 1.0),
    )
    assert [hit.id for hit in Ranker(asked, ranking.Weights(together=0)).rank([turned, told])] == ["told", "turned"]


def test_a_long_entry_is_worth_its_best_sentences() -> None:
    around = "Här står något om annat. " * 30
    near = around + "Fiskehamnen fick en elektrisk pråm. " + around
    spread = "Fiskehamnen är stor. " + around + "En elektrisk bil. " + around + "En pråm sjönk. "
    asked = Query.of("elektrisk pråm i fiskehamnen", 10, lambda form, term: 1)
    hits = Ranker(asked).rank([candidate("spread", spread, "", 1.0), candidate("near", near, "", 1.0)])
    assert [hit.id for hit in hits] == ["near", "spread"]
    assert near[hits[0].start : hits[0].end].count("Fiskehamnen") == 1


def test_the_letters_as_written_decide_between_words_that_fold_alike() -> None:
    asked = Query.of("lån", 10, lambda form, term: 2)
    hits = Ranker(asked).rank(
        [candidate("län", "Alla län är med.", "", 1.0), candidate("lån", "Alla lån är med.", "", 1.0)]
    )
    assert [hit.id for hit in hits] == ["lån", "län"]


def test_the_querys_own_wording_decides_between_the_same_words() -> None:
    asked = Query.of("när får man låna pråmen", 10, lambda form, term: 2)
    other = candidate("other", "Man har pråmen när andra får låna.", "", 1.0)
    same = candidate("same", "Det är på våren som man får låna pråmen.", "", 1.0)
    assert [hit.id for hit in Ranker(asked).rank([other, same])] == ["same", "other"]


def test_the_engine_decides_where_the_sentences_say_as_much() -> None:
    asked = Query.of("pråm", 10, lambda form, term: 2)
    hits = Ranker(asked).rank([candidate("less", "En pråm.", "", 1.0), candidate("more", "En pråm.", "", 2.0)])
    assert [hit.id for hit in hits] == ["more", "less"]


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True), st.sets(st.sampled_from("abcdefgh")))
def test_no_part_of_a_word_is_overlooked(pieces: list[str], had: set[str]) -> None:
    if len(had.intersection(pieces)) / len(pieces) >= ranking.PART:
        assert had.intersection(ranking.deciding(tuple(pieces)))


@given(st.text(st.sampled_from("aåb. \n-:!'\u00ad"), max_size=80))
def test_a_reading_holds_the_tokens_of_its_sentences(text: str) -> None:
    *numbers, words, title, name = reading("name\nof two lines", text, text).split("\n", 4)
    ranges, firsts = (list(map(int, several.split())) for several in numbers)
    sentences = [text[start:end] for start, end in zip(ranges[::2], ranges[1::2], strict=True)]
    assert [words.split()[one:other] for one, other in pairwise([*firsts, None])] == [
        tokens(sentence) for sentence in sentences
    ]
    assert (title.split(), name) == (tokens(text), "name\nof two lines")
    assert ranges == sorted(ranges)
    assert "".join(text.split()) == "".join("".join(sentence.split()) for sentence in sentences)


def test_reopening_finds_the_same(engine: str, server: Server, tmp_path: Path) -> None:
    made = create_backend(engine, tmp_path, server)
    told: list[int] = []
    made.write(ENTRIES, progress=told.append)
    assert told == list(range(1, len(ENTRIES) + 1))
    before = {query: made.search(query) for query, *_ in FINDS}
    made.close()
    made.close()
    opened = open_backend(tmp_path, server=server)
    assert opened.name == engine
    assert {query: opened.search(query) for query, *_ in FINDS} == before
    opened.close()
    with pytest.raises(IndexUnusable, match="stängt"):
        opened.search("Nordhamn")


def test_an_index_without_entries_finds_nothing(engine: str, server: Server, tmp_path: Path) -> None:
    made = create_backend(engine, tmp_path, server)
    made.write([])
    assert made.search("Nordhamn") == []
    made.close()


def test_two_indexes_do_not_meet(engine: str, server: Server, tmp_path: Path) -> None:
    one, other = (create_backend(engine, tmp_path / name, server) for name in ("one", "other"))
    one.write(ENTRIES[:1])
    other.write(ENTRIES[1:])
    assert ids(one, "Nordhamn") == ["nätverk"]
    assert ids(other, "Nordhamn") == []
    one.close()
    other.close()


def test_a_failing_write_leaves_nothing_to_open(engine: str, server: Server, tmp_path: Path) -> None:
    def failing() -> Iterator[Entry]:
        yield ENTRIES[0]
        raise ValueError("läsfel")

    with pytest.raises(ValueError, match="läsfel"):
        create_backend(engine, tmp_path, server).write(failing())
    with pytest.raises((IndexMissing, IndexUnusable)):
        open_backend(tmp_path, server=server)


def test_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="utblick index"):
        open_backend(tmp_path / "none")


def test_a_directory_holds_one_index(engine: str, server: Server, tmp_path: Path) -> None:
    create_backend(engine, tmp_path, server).write(ENTRIES[:1])
    with pytest.raises(IndexUnusable, match="tom mapp"):
        create_backend(engine, tmp_path, server)


def test_an_unknown_engine_is_named_with_the_choices(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"«solr».*whoosh"):
        create_backend("solr", tmp_path)


STAMPS = [
    ({"engine": "whoosh", "format": FORMAT + 1}, rf"byggt med format {FORMAT + 1}.*Bygg om med: utblick index"),
    ({"engine": "solr", "format": FORMAT}, r"byggt med solr.*Bygg om med: utblick index"),
    ({"engine": "whoosh"}, r"engine\.json.*Bygg om med: utblick index"),
    (["whoosh"], r"engine\.json.*Bygg om med: utblick index"),
    (None, r"engine\.json.*Bygg om med: utblick index"),
]


@pytest.mark.parametrize(("stamp", "message"), STAMPS)
def test_another_format_or_engine_is_refused_clearly(tmp_path: Path, stamp: object, message: str) -> None:
    made = create_backend("whoosh", tmp_path)
    made.write(ENTRIES)
    made.close()
    (tmp_path / "engine.json").write_text(json.dumps(stamp), encoding="utf-8")
    with pytest.raises(IndexUnusable, match=message):
        open_backend(tmp_path)


def test_asking_for_another_engine_than_built_is_refused_clearly(engine: str, server: Server, tmp_path: Path) -> None:
    made = create_backend(engine, tmp_path, server)
    made.write(ENTRIES[:1])
    made.close()
    other = next(name for name in ENGINES if name != engine)
    with pytest.raises(
        IndexUnusable,
        match=f"byggt med sökmotorn {engine}, inställningen engine säger {other}.*utblick index --engine {other}",
    ):
        open_backend(tmp_path, engine=other, server=server)


@pytest.mark.parametrize(
    "filters", [None, Filters(municipalities=frozenset({"Exempelstad"}), kinds=frozenset({"passage"}))]
)
def test_engines_agree(engine: str, server: Server, tmp_path: Path, filters: Filters | None) -> None:
    """The same entries at the same places and in the same order; only near ties may fall out otherwise, by an engine's arithmetic."""
    pair = (DEFAULT_ENGINE, engine)
    backends = [create_backend(name, tmp_path / f"{at}", server) for at, name in enumerate(pair)]
    for made in backends:
        made.write(ENTRIES)
    for query, *_ in FINDS:
        found = [[(hit.id, hit.start, hit.end) for hit in made.search(query, filters=filters)] for made in backends]
        assert all(hits == found[0] for hits in found), query
    every = [set(ids(made, EVERY_ENTRY, filters)) for made in backends]
    assert all(found == every[0] for found in every)
    for made in backends:
        made.close()


@pytest.mark.parametrize(("extra", "library"), [("tantivy", "tantivy"), ("opensearch", "opensearchpy")])
def test_an_engine_that_is_not_installed_is_named(
    extra: str, library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (extra, "remote", "notes"):
        monkeypatch.delitem(sys.modules, f"indexer.search.{module}", raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingError, match=rf"{extra} är inte installerad.*utblick\[{extra}\]"):
        create_backend(extra, tmp_path)
    if extra == "opensearch":
        with pytest.raises(SettingError, match="opensearch är inte installerad"):
            shared_notes(NO_SERVER, "proof", 1)


def _replaced(path: Path, content: bytes) -> None:
    """Other content under the same name; never in the same file, which an engine that is not collected yet may have mapped."""
    path.unlink()
    path.write_bytes(content)


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # Whoosh leaves a file open that it cannot read
@pytest.mark.parametrize(
    "damage", [Path.unlink, lambda path: _replaced(path, b"skadad"), lambda path: _replaced(path, b"")]
)
def test_damaged_files_are_refused_clearly(
    engine: str, server: Server, tmp_path: Path, damage: Callable[[Path], object]
) -> None:
    made = create_backend(engine, tmp_path, server)
    made.write(ENTRIES)
    made.close()
    for path in tmp_path.iterdir():
        if path.name != "engine.json":
            damage(path)
    with pytest.raises(IndexUnusable, match="Bygg om med: utblick index"):
        open_backend(tmp_path, server=server)
