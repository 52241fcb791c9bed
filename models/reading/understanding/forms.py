"""The form of a line: whether it asks, sets a condition, denies, says nothing at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from models.reading.lazy_re import lazy_re
from models.reading.understanding.spoken import DATA, Spoken, spell
from models.taxonomy.normalise import fold
from models.taxonomy.toml_file import TomlFile

_UNSPEAKABLE = lazy_re(r"[bcdfghjklmnpqrstvwxz]{5,}|^[^aeiouy]{4,}$|(.)\1{3,}|^(..?)\2{2,}$")
_FEWEST_ERRANDS = 2


@dataclass(frozen=True, slots=True)
class Forms:
    """Words and phrases that make a question, a request, a condition."""

    asking: frozenset[str]
    verbs: frozenset[str]
    after_verbs: frozenset[str]
    """What stands after the verb that a question begins with."""
    own_verbs: frozenset[str]
    """Verbs of a sentence whose "ich" may be left out: "will ein Praktikum"."""
    after_own_verbs: frozenset[str]
    contrasts: frozenset[str]
    requests: frozenset[tuple[str, ...]]
    conditions: frozenset[tuple[str, ...]]
    idioms: frozenset[tuple[str, ...]]
    errands: frozenset[str]
    negations: frozenset[str]
    refers_back: frozenset[tuple[str, ...]]
    tags: frozenset[tuple[str, ...]]
    """What makes a question of the words before it."""
    one_of_several: frozenset[str]
    """One kind of messages that somebody gets: to end it is not to end all."""
    pointing: frozenset[str]
    sending_off: frozenset[str]
    """Orders to send: "ja, schick die ab"."""
    begins_clause: frozenset[str]
    """Verbs with which a sentence goes on without a comma: "studiere noch nicht bin 15"."""

    def begin_with_verb(self, words: Sequence[str]) -> bool:
        """Whether a question begins with these words: "gibt es", "can you"."""
        if len(words) < 2 or words[0] not in self.verbs:
            return False
        after = self.after_own_verbs if words[0] in self.own_verbs else self.after_verbs
        return words[1] in after

    def is_idiom(self, words: Sequence[str], at: int) -> bool:
        """Whether a negation at this word denies nothing: "kein problem", "nicht nur"."""
        pairs = (tuple(words[at : at + 2]), tuple(words[max(0, at - 1) : at + 1]))
        return any(pair in self.idioms for pair in pairs)


@cache
def load_forms() -> Forms:
    """The words of `forms.toml`, read once."""
    content = TomlFile.read(DATA / "forms.toml").content
    denying = TomlFile.read(DATA / "classes.toml").content["not"]

    def phrases(name: str) -> frozenset[tuple[str, ...]]:
        return frozenset(spell(line) for line in content[name].splitlines() if line.strip())

    return Forms(
        asking=frozenset(fold(content["asking"]).split()),
        verbs=frozenset(fold(content["verbs"]).split()),
        after_verbs=frozenset(fold(content["after_verbs"]).split()),
        own_verbs=frozenset(fold(content["own_verbs"]).split()),
        after_own_verbs=frozenset(fold(content["after_own_verbs"]).split()),
        contrasts=frozenset(fold(content["contrasts"]).split()),
        requests=phrases("requests"),
        conditions=phrases("conditions"),
        idioms=phrases("idioms"),
        refers_back=phrases("refers_back"),
        tags=phrases("tags"),
        errands=frozenset(fold(content["errands"]).split()),
        one_of_several=frozenset(fold(content["one_of_several"]).split()),
        pointing=frozenset(fold(content["pointing"]).split()),
        sending_off=frozenset(fold(content["sending_off"]).split()),
        begins_clause=frozenset(fold(content["begins_clause"]).split()),
        negations=frozenset(word for word in fold(denying).split("|") if "*" not in word),
    )


@dataclass(frozen=True, slots=True)
class Form:
    """What kind of sentence a line is."""

    asks: bool
    """A question, by its mark or its first words."""
    asks_openly: bool
    """With a question word: nothing in it is a value."""
    requests: bool
    """A wish in the form of a question: "kannst du ..."."""
    has_condition: bool
    is_contrasted: bool
    """Something follows on a "but"."""
    denies: bool


def form_of(spoken: Spoken) -> Form:
    """The form of a line."""
    forms = load_forms()
    starts = [
        spoken.words[at:]
        for at in range(len(spoken.words))
        if at == 0 or spoken.clauses[at] != spoken.clauses[at - 1]
    ]
    skipped = [_without_opening(start) for start in starts]
    asks_openly = any(start and start[0] in forms.asking for start in skipped)
    begins_with_verb = any(forms.begin_with_verb(start) for start in skipped[:2])
    return Form(
        asks=bool(spoken.questions) or asks_openly or begins_with_verb,
        asks_openly=asks_openly,
        requests=any(tuple(start[:2]) in forms.requests for start in skipped),
        has_condition=_has_phrase(spoken.words, forms.conditions),
        is_contrasted=any(word in forms.contrasts for word in spoken.words[1:]),
        denies=any(
            word in forms.negations and not forms.is_idiom(spoken.words, at)
            for at, word in enumerate(spoken.words)
        ),
    )


_OPENINGS = frozenset("und and ja ok danke hallo hi moin hey oder aber but so achso ach oh".split())


def _without_opening(words: Sequence[str]) -> Sequence[str]:
    at = 0
    while at < len(words) - 1 and words[at] in _OPENINGS:
        at += 1
    return words[at:]


def _has_phrase(words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
    longest = max(map(len, phrases))
    return any(
        tuple(words[at : at + length]) in phrases
        for at in range(len(words))
        for length in range(1, longest + 1)
    )


def is_nonsense(spoken: Spoken, known: frozenset[str]) -> bool:
    """Whether a line is letters without words, or something that nobody tells this bot."""
    forms = load_forms()
    if sum(word in forms.errands for word in spoken.words) >= _FEWEST_ERRANDS:
        return True
    if not spoken.words:
        return False
    return all(
        word not in known and word.isalpha() and _UNSPEAKABLE.search(word) is not None
        for word in spoken.words
    )
