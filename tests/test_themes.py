"""Themes: words at their borders, what is about a theme and what only touches it, and whom to turn to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core import Bot
from bot.slots.reading import settled, understand
from bot.text.confidence import BY_MEANING, Signs, Telling
from bot.text.themes import BEGINNING, ENDING, SURE, TOUCHED
from indexer.index import open_index
from indexer.search import PACKAGED
from indexer.search.subjects import FIRST, subjects
from tests.conftest import SAMPLES, build_meant
from tests.meaning.themes import read

REPORTS = ("lyktsala-2024.txt", "vindala-2024.txt")
UNSEEN = Path(__file__).parent / "first_sight"
LABELS = Path(__file__).parent / "meaning" / "themes_invented.tsv"


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory, kept_vectors: Path) -> Iterator[Bot]:
    """The bot over two invented reports with vectors of the packaged model."""
    base = tmp_path_factory.mktemp("themes")
    (base / "reports").mkdir()
    for name in REPORTS:
        [file] = SAMPLES.rglob(name)
        shutil.copy(file, base / "reports")
    build_meant(base / "reports", base / "index", kept_vectors)
    index = open_index(base / "index", meaning=PACKAGED)
    yield Bot(index)
    index.close()


@pytest.mark.parametrize(
    ("asked", "stem", "share"),
    [
        ("klimat", "klimat", 1.0),
        ("klimat", "klimatarbet", BEGINNING),
        ("miljo", "arbetsmiljo", ENDING),
        ("aldr", "foraldr", ENDING),
        ("mat", "material", 0.0),
        ("rad", "omrad", 0.0),
    ],
)
def test_words_end_at_their_borders(bot: Bot, asked: str, stem: str, share: float) -> None:
    assert bot.answering.mentions.themes._says(asked, stem) == share


def test_labelled_themes(knowing: Bot) -> None:
    """Held at about what docs/answers.md says was reached."""
    precision, recall, told = _figures([(knowing, read(LABELS))])
    assert (precision > 0.95, recall > 0.5, told > 0.7) == (True, True, True), (precision, recall, told)


def test_themes_in_everyday_words(tmp_path: Path, kept_vectors: Path) -> None:
    """Twenty that nothing was fitted on, over invented reports in two folders."""
    asked = []
    for name in ("reports", "kvarnhamn"):
        build_meant(UNSEEN / name, tmp_path / name, kept_vectors)
        index = open_index(tmp_path / name, meaning=PACKAGED)
        asked.append((Bot(index), read(LABELS.with_name("themes_unseen.tsv"), name)))
    precision, recall, told = _figures(asked)
    for bot, _ in asked:
        bot.index.close()
    assert (precision > 0.7, recall > 0.4, told > 0.75) == (True, True, True), (precision, recall, told)


def _figures(asked: list[tuple[Bot, list[dict[str, str]]]]) -> tuple[float, float, float]:
    """Precision and recall of what is surely about labelled themes, and recall with what touches them."""
    right = wrong = wanted = shown = 0
    for bot, label in ((bot, label) for bot, labels in asked for label in labels):
        about, touching = (set(filter(None, (label[key] or "").split(" | "))) for key in ("about", "touching"))
        theme, mentions = tuple(label["theme"].split()), bot.answering.mentions
        judged = [(row.project.name, mentions.themed(row, theme)) for row in bot.answering.evaluator.rows]
        sure = {name for name, one in judged if one and one.sure}
        right += len({one for one in about if any(name.startswith(one) for name in sure)})
        shown += len({one for one in about if any(name.startswith(one) and found for name, found in judged)})
        wanted += len(about)
        wrong += sum(not any(name.startswith(one) for one in about | touching) for name in sure)
    return right / max(1, right + wrong), right / wanted, shown / wanted


def test_what_is_far_from_a_theme_is_so_with_its_sentences_read(knowing: Bot) -> None:
    themes, rows = knowing.answering.mentions.themes, knowing.answering.evaluator.rows
    asked = [tuple(one["theme"].split()) for one in read(LABELS)]
    far = [(row, theme) for theme in asked for row in rows if themes._is_far(row, theme)]
    assert len(far) > len(asked) * len(rows) / 2
    for row, theme in far:
        signs = themes.signs(row, theme)
        assert signs is None or signs.likelihood() < min(TOUCHED, SURE)


def test_a_project_has_its_name_first_sentences_and_words_embedded(knowing: Bot) -> None:
    index = knowing.index
    found = {one.called: one for one in subjects(index.holdings.projects, index.texts)}
    assert len(found) == len(index.holdings.projects)
    for one in found.values():
        assert 0 < len(one.sentences) <= FIRST
        said = " ".join(index.texts[one.document][slice(*span)] for span in one.sentences).casefold()
        assert all(word in said or word in one.called.casefold() for word in one.words)


def test_what_only_themes_are_held_against_is_not_found(knowing: Bot) -> None:
    assert knowing.index.meaning is not None
    found = knowing.index.meaning.nearest("vindkraft i skolan", limit=1_000)
    assert {one.id.partition(":")[0] for one in found} == {"passage", "project", "network"}


@pytest.mark.parametrize("theme", ["vindkraft", "wind power"])
def test_a_theme_is_near_in_either_language(knowing: Bot, theme: str) -> None:
    meaning = knowing.index.meaning
    assert meaning is not None
    near = {
        one.called: max(told.score for told in (meaning.about(theme, one.name), meaning.about(theme, one.told)) if told)
        for one in subjects(knowing.index.holdings.projects, knowing.index.texts)
    }
    assert max(near, key=lambda called: near[called]) == "SKOLVIND"


@pytest.mark.parametrize("word", ["verksamhet", "utveckling", "Tver", "bitcoin"])
def test_what_no_project_is_about(knowing: Bot, word: str) -> None:
    assert not [
        row.project.name
        for row in knowing.answering.evaluator.rows
        if (one := knowing.answering.mentions.themed(row, (word,))) and one.sure
    ]


def test_who_seeks_gets_what_comes_nearest(knowing: Bot) -> None:
    made = knowing.answer("partner sökes, flyktingar")
    assert made.text.startswith(
        "Jag hittar inget redovisat projekt som säkert handlar om «flyktingar». Närmast kommer:"
    )
    assert ([record.name for record in made.records], made.value) == (["Vägen Hem"], None)


def test_who_seeks_gets_what_the_text_says_in_other_words(knowing: Bot) -> None:
    """Teachers who change class rooms with colleagues abroad."""
    made = knowing.answer("partner sökes, lärarutbyte")
    assert ([record.name for record in made.records], made.value) == (["Läslust i norr (LIN)"], 1)


def test_what_only_touches_a_theme_stands_beside(knowing: Bot) -> None:
    made = knowing.answer("partner sökes, teater")
    assert [record.name for record in made.records] == ["Cirkla"]
    assert "\nNämner också: Vägen Hem [2]." in made.text


def test_whom_to_turn_to(bot: Bot) -> None:
    made = bot.answer("partner sökes, laddstolpar")
    assert [record.name for record in made.records] == ["Laddö"]
    assert "Tekniska nämnden; projektägare; 1 april 2023 – 31 mars 2025; partner: Kuressaare" in made.text


def test_a_theme_alone_names_its_projects(bot: Bot) -> None:
    made = bot.answer("laddstolpar")
    assert (made.value, made.unit) == (1, "projekt")
    assert made.text.startswith("1 projekt handlar om «laddstolpar».")


@pytest.mark.parametrize("question", ["Polen?", "Vad gör vi med Polen?", "What do we do with Poland?"])
def test_a_place_alone_names_its_projects(knowing: Bot, question: str) -> None:
    """Also a city there: Regnspår has Gdynia as its partner."""
    made = knowing.answer(question)
    assert (made.status, [(record.type, record.name) for record in made.records]) == (
        "answered",
        [("project", "Regnspår"), ("project", "SKOLVIND")],
    )
    assert [line for line in made.text.split("\n") if line.startswith("–")] == [
        f"– Regnspår (2024): Gdynia, {'lead partner' if made.language == 'en' else 'projektägare'} [1]",
        f"– SKOLVIND (2024): {'Poland' if made.language == 'en' else 'Polen'}, partner [2]",
        f"– Gdynia, {'visited' if made.language == 'en' else 'besök dit'}, Miljönämnden (2024) [3]",
    ]


def test_a_project_that_is_named_is_no_theme(bot: Bot) -> None:
    assert "handlar om" not in bot.answer("Laddö").text


def test_a_place_is_put_first(knowing: Bot) -> None:
    made = knowing.answer("söker partner inom vindkraft i Polen")
    assert "1 av dem nämner Polen" in made.text
    assert made.records[0].name == "SKOLVIND"


def test_running_text_in_other_words(knowing: Bot) -> None:
    """Passages that hold few of the words are candidates, and what speaks for each is weighed."""
    plain = "hur hanteras kraftig nederbörd i parkerna"
    question = settled(understand(plain, knowing.lexicon, "sv"), knowing.lexicon, None)
    signs = knowing.answering.finder.signs(question)
    best = max(signs, key=lambda number: signs[number].odds())
    assert "Regnspår" in knowing.answering.texts.text(knowing.index.holdings.passages[best])


def test_without_meaning_words_decide(bot: Bot) -> None:
    question = settled(understand("hur hanteras kraftig nederbörd", bot.lexicon, "sv"), bot.lexicon, None)
    assert bot.answering.finder.signs(question) == {}


@pytest.mark.parametrize("sign", Signs._fields[:-1])
def test_more_of_each_sign_is_surer(sign: str) -> None:
    least = Signs(0.2, 2.0, 0.2, 0.2, 0.2, 0.4)
    assert least._replace(**{sign: getattr(least, sign) + 1}).odds() > least.odds()


@pytest.mark.parametrize("sign", Telling._fields)
def test_more_of_each_sign_is_quoted_first(sign: str) -> None:
    least = Telling(0.2, 0.2, 0.0, 0.2, 0.2, 2.0, 0.0)
    assert least._replace(**{sign: 1.0 + getattr(least, sign)}).score(BY_MEANING) > least.score(BY_MEANING)


def test_a_slip_that_is_put_right_does_not_change_what_is_meant(knowing: Bot) -> None:
    """What a question means is measured by its letters as typed, also where they were taken for a slip."""
    asked: list[str] = []
    finder = knowing.answering.finder
    with pytest.MonkeyPatch.context() as patch:
        find = finder.find
        patch.setattr(finder, "find", lambda q, **given: asked.append(q.typed) or find(q, **given))
        knowing.answer("hur ska solel lagras")
    assert set(asked) == {"hur ska solel lagras"}


def test_other_words_and_other_language(knowing: Bot) -> None:
    made = knowing.answer("Who in Lyktsala works with wind power?")
    assert [record.name for record in made.records] == ["SKOLVIND"]


def test_meaning_adds_to_likeness(knowing: Bot) -> None:
    """Reading aloud in schools is nearer to a mentor for pupils than to floating jetties."""
    likenesses = knowing.capabilities.likenesses
    named = {project.name.split(" (")[0]: project for project in knowing.index.holdings.projects}
    reading = named["Läslust i norr"]
    near, far = (likenesses.between(reading, named[name]).meant for name in ("Hand i hand", "Brygga"))
    assert near > far
    assert likenesses.between(reading, reading).meant == pytest.approx(1.0)
