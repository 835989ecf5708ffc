"""Which words are Swedish or English ones, and which are forms of one word: the word lists of simplemma, read when first asked.

A word of the language is no slip of another one ("läste" of "lasted", "ansåg" of "anslag"), though no report uses it.
"""

from __future__ import annotations

from functools import lru_cache

LANGUAGES = ("sv", "en")


def prepare() -> None:
    """Read the word lists before anybody asks: half a second to one of processor time and some 15 MB, once a process."""
    for language in LANGUAGES:
        _is_known("a", language)


@lru_cache(maxsize=10_000)
def is_of_the_language(word: str) -> bool:
    """Whether a word, in the inflection it has, stands in the dictionary of either language.

    >>> is_of_the_language("ansåg"), is_of_the_language("doubting"), is_of_the_language("projekkt")
    (True, True, False)
    """
    return any(_is_known(word.casefold(), language) for language in LANGUAGES)


@lru_cache(maxsize=10_000)
def is_another_word(word: str, other: str) -> bool:
    """Whether a word of the language is another one than a word near to it, and no form of it.

    >>> is_another_word("ansåg", "anslag"), is_another_word("beloppen", "beloppet"), is_another_word("projekkt", "projekt")
    (True, False, False)
    """
    one, near = word.casefold(), other.casefold()
    return is_of_the_language(one) and all(_base(one, lang) != _base(near, lang) for lang in LANGUAGES)


# The lists are kept as they are stored, a few words beside each other unpacked for each look: a tenth of the memory of a
# table of all words, and half the time to read. The library is imported by whoever first asks, with its rules for fifty languages.


def _is_known(word: str, language: str) -> bool:
    from simplemma import is_known

    return is_known(word, lang=language, low_memory=True)


def _base(word: str, language: str) -> str:
    from simplemma import lemmatize

    return str(lemmatize(word, lang=language, low_memory=True))
