"""Finds the sentence of a text that a question is about: "ist das 5. Semester vermerkt?"."""

from models.reading.lazy_re import lazy_re
from models.reading.phrases import empty_words, load_words, word_set
from models.taxonomy.normalise import stem, words

FEWEST_LETTERS = 4
"""Of a word that tells what a question is about; a number tells it whatever its length."""

_SENTENCE = lazy_re(r"\n+|(?<=[^\d][.!?])\s+(?=[^\W\d_a-zäöü])")


def sentence_about(question: str, text: str) -> str:
    """The sentence of the text that shares most words with the question; empty if none does."""
    asking = word_set(load_words("offer_ends")["asking"]["words"]) | empty_words()
    asked = {stem(word) for word in words(question) if _tells(word) and word not in asking}
    sentences = [one.strip() for one in _SENTENCE.split(text) if one.strip()]
    if not sentences or not asked:
        return ""
    best = max(sentences, key=lambda one: len(asked & set(map(stem, words(one)))))
    return best if asked & set(map(stem, words(best))) else ""


def _tells(word: str) -> bool:
    return len(word) >= FEWEST_LETTERS or word.isdecimal()
