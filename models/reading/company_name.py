"""Which of a company's words are its name, and where it ends."""

import re
from collections.abc import Sequence
from functools import lru_cache

from models.reading.company_letter import is_street
from models.reading.company_people import people_in
from models.reading.company_pieces import Piece
from models.reading.company_words import any_of, opening, pattern, said
from models.reading.lazy_re import lazy_re
from models.reading.legal_forms import LEGAL_FORM
from models.reading.sectors import guess_sector
from models.reading.towns import LARGE_TOWN, is_known_town
from models.taxonomy.lexicon import LONGEST_PHRASE
from models.taxonomy.normalise import words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place

LONGEST_NAME = 120
_MOST_NAME_WORDS = 10
"""Of a piece without a legal form that is a name rather than a sentence."""

_MOST_PERSON_WORDS = 3
_CONNECTORS = frozenset(
    "& + und and u. der des die das den dem für im am zur zum of the for".split()
)
_FIRST_PERSON = lazy_re(
    r"(?<!\w)(?:ich|wir|mein\w*|unser\w*|bin|sind|möchte\w*|namen|auftrag|team|firma|i|we|my|our|am|are)"
    r"(?!\w)",
    re.IGNORECASE,
)
_ENDS_WITH_FORM = lazy_re(r"(?:e\.\s?[vk]\.|co\.|ltd\.|inc\.|i\.\s?g\.|kf[mr]\.)$", re.IGNORECASE)
_QUOTES = "\"'„“”«»‚‘’"


@lru_cache(maxsize=1)
def _called() -> re.Pattern[str]:
    names = any_of([*said("called", "de"), *said("called", "en")])
    return re.compile(rf"{names}[\s:]+(?P<name>[^,;.!?|\n]+)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _tail() -> re.Pattern[str]:
    """What ends a name in running words, in small letters before small letters or a number."""
    words_behind = any_of(said("other", "words"))
    return re.compile(
        rf"\s+(?:{words_behind}(?=\s+[a-zäöüß\d]|\s*$)|(?:und|and)\s+[a-zäöüß]{{3,}}).*"
    )


def name_among(pieces: Sequence[Piece], *, is_strict: bool) -> tuple[str, Piece | None]:
    """The name, and the piece that it was taken from.

    `is_strict`: only what says itself that it is a name, as in the sentences of a mail.
    """
    for at, piece in enumerate(pieces):
        is_else = piece.is_other or piece.is_place or _is_refused(piece.text)
        if is_else or LEGAL_FORM.search(piece.text) is None:
            continue
        name = _with_form(piece.text)
        before = pieces[at - 1] if at else None
        if before and not words(LEGAL_FORM.sub(" ", name)) and _may_be_name(before):
            name = f"{before.text} {name}"  # "Nordhang, GmbH"
        return trimmed(name), piece
    for piece in pieces:
        name = "" if piece.is_other else called_name(piece.text)
        if name:
            return name, piece
    for piece in pieces:
        if piece.is_named and _may_be_name(piece):
            return trimmed(piece.text), piece
    for piece in pieces:
        if _may_be_name(piece) and (not is_strict or _is_told(piece)):
            return trimmed(piece.text), piece
    return "", None


def called_name(text: str) -> str:
    """The name that words say outright: "wir heißen X", "es muss X heißen"; empty without any."""
    for called in (_called(), _called_behind()):
        for found in called.finditer(text):
            name = trimmed(next(filter(None, found.groups()), ""))
            if name and not _is_refused(name) and not is_talk(name):
                return name
    return ""


def says_name(text: str) -> bool:
    """Whether a line says a company's name outright."""
    return bool(called_name(text)) and "?" not in text


_MOST_LINE_WORDS = 12


def is_surely_line(text: str) -> bool:
    """Whether a line is surely for the question who a company is, whatever else it may be like.

    What has no letters is answered by that question's own reader.
    """
    if "?" in text or len(text.split()) > _MOST_LINE_WORDS:
        return False
    is_named = LEGAL_FORM.search(text) is not None and not is_talk(text)
    return is_named or says_name(text) or not any(map(str.isalpha, text))


@lru_cache(maxsize=1)
def _called_behind() -> re.Pattern[str]:
    """Patterns of what says behind a name that it is one."""
    before, behind = any_of(said("calling", "before")), any_of(said("calling", "behind"))
    right = any_of(said("calling", "right"))
    return re.compile(
        rf"{before}\s+([^,;.!?|\n]{{1,80}}?)\s+{behind}"
        rf"|(?:^|[,;.!?]\s+)([^,;.!?|\n]{{1,80}}?)\s+{right}",
        re.IGNORECASE,
    )


def without_talk(text: str) -> str:
    """Words without what is only said before a name: "nein, einfach X"."""
    talk = opening("talk", "words")
    for _ in range(_MOST_TALK):
        found = talk.match(text)
        if found is None or found.end() == len(text):
            break
        text = text[found.end() :]
    return text


_MOST_TALK = 6
"""Words before a name that are only said: "nein, falsch, der Name ist bitte nur X"."""


def is_talk(text: str) -> bool:
    """Whether words are a sentence to us, or nothing but an interjection, and no name."""
    left = pattern("talk", "words", "pronouns").sub(" ", text)
    return not words(left) or pattern("talk", "sentence").search(text) is not None


def _is_refused(name: str) -> bool:
    return words(name)[:1] in (["nicht"], ["nich"], ["not"], ["kein"], ["ohne"], ["without"])


def _is_told(piece: Piece) -> bool:
    return piece.is_introduced and piece.text[:1].isupper()


def _tail_of_small(name: str) -> str:
    """The same for names in small letters, in which "und" joins as well."""
    found = re.search(rf"\s+{any_of(said('other', 'words'))}(?!\w)", name)
    return name[: found.start()] if found is not None else name


def _with_form(text: str) -> str:
    """From where a name begins in running words up to its legal form, or what follows with it."""
    forms = list(LEGAL_FORM.finditer(text))
    form = forms[-1]
    after = text[form.end() :].strip(" .:!")
    begin = _begin_of_name(text[: form.start()])
    has_more = bool(after) and (after[0].isupper() or after[0] in "&+(") and not is_street(after)
    if has_more and len(after.split()) <= _MOST_NAME_WORDS // 2:
        return text[begin:].strip()
    name = text[begin : form.end()].strip()
    # "Die Nordhang KG baut ..." is a sentence, and its article no part of the name.
    article = opening("article", "words").match(name) if after[:1].islower() else None
    return name[article.end() :] if article is not None else name


def behind_form(text: str) -> str:
    """What stands behind the last legal form of a text; empty without one."""
    ends = [form.end() for form in LEGAL_FORM.finditer(text)]
    return text[ends[-1] :] if ends else ""


def _begin_of_name(before: str) -> int:
    """Where the name begins among the words before its legal form."""
    typed = list(re.finditer(r"\S+", before))
    is_sentence = _FIRST_PERSON.search(before) is not None or (
        bool(typed) and typed[0].group().islower() and any(map(str.isupper, before))
    )
    if not is_sentence and not re.search(r"\s(?:von|bei|vom|beim)\s", before):
        return 0
    at = len(typed)
    while at > 0:
        word = typed[at - 1].group()
        if _is_name_word(word):
            at -= 1
        elif word.casefold() in _CONNECTORS and at > 1 and _continues(typed[at - 2].group(), word):
            at -= 2
        else:
            break
    return typed[at].start() if at < len(typed) else (0 if not typed else typed[-1].start())


def _is_name_word(word: str) -> bool:
    is_stop = _FIRST_PERSON.fullmatch(word.strip(",.")) is not None
    return (word[:1].isupper() or word[:1].isdigit() or word in {"&", "+"}) and not is_stop


def _continues(word: str, connector: str) -> bool:
    """Whether a connector joins to a name: "Haus der Kunst", but not "Team der Nordhang"."""
    is_article = connector.casefold() in {"der", "des", "die", "das", "den", "dem", "the", "of"}
    is_role = pattern("person", "roles").fullmatch(word) is not None
    return _is_name_word(word) and not (is_article and is_role)


def _may_be_name(piece: Piece) -> bool:
    """Whether words without a legal form may be a name, and nothing that is told beside one."""
    text = trimmed(piece.text)
    if piece.is_place or piece.is_person or piece.is_other or not any(map(str.isalpha, text)):
        return False
    if is_street(text) or opening("described", "words").match(text) or text.endswith("?"):
        return False
    if opening("other", "words").match(text) and not piece.is_named:
        return False
    if pattern("described", "within").search(text) and LEGAL_FORM.search(text) is None:
        return False
    if people_in(text) is not None or pattern("hosts", "mail").search(text):
        return False
    if is_talk(text) and not piece.is_named:
        return False
    return len(text.split()) <= _MOST_NAME_WORDS


def trimmed(name: str) -> str:
    """A name without the sentence behind it, pictures, and marks that belong to no name."""
    name = without_talk(name)
    if LEGAL_FORM.search(name) is None:
        name = _tail().sub("", name) if not name.islower() else _tail_of_small(name)
    name = "".join(letter for letter in name if letter.isalnum() or ord(letter) < _PICTURES)
    name = name.strip().lstrip(" .,:;-–—)!?*/|_").rstrip(" ,:;-–—?*/|_(")
    if not _ENDS_WITH_FORM.search(name):
        name = name.rstrip(" .")
    if name[:1] in _QUOTES and name[-1:] in _QUOTES:
        name = name.strip(_QUOTES)
    if name.count(")") > name.count("("):
        name = name.rstrip(")")
    if name.count("(") > name.count(")"):
        name = f"{name})" if LEGAL_FORM.search(f"{name})") else name.partition("(")[0]
    return " ".join(name.split())[:LONGEST_NAME]


_PICTURES = 0x2190
"""From the arrows on, signs are pictures, unless they are letters of a script."""


def town_in_name(name: str, taxonomy: Taxonomy) -> tuple[str, Place | None]:
    """A name without divider: "Muster GmbH Bochum". The town leaves the name after a legal form."""
    behind = behind_form(name)
    named = LEGAL_FORM.sub(" ", name[: len(name) - len(behind)])
    town = taxonomy.place_index.exactly("".join(words(behind)))
    if town is not None and words(named):
        return name[: len(name) - len(behind)].strip(), town
    typed = name.split()[:LONGEST_PHRASE]
    for at, word in enumerate(typed[1:], start=1):
        place = taxonomy.place_index.exactly("".join(words(word))) if word.islower() else None
        if place is not None and len(word) > 3 and place.population >= LARGE_TOWN:
            return " ".join(typed[:at]), place
    last = LEGAL_FORM.sub(" ", name).strip(" .").rpartition(" ")[2]
    place = taxonomy.place_index.exactly("".join(words(last))) if len(last) > 3 else None
    return name, place if place is not None and is_known_town(place, taxonomy) else None


def signed_name(pieces: Sequence[Piece], taxonomy: Taxonomy) -> tuple[str, Piece | None]:
    """The name below a mail without a legal form: no person's, nor what they are there."""
    roles = opening("mail", "roles")
    able = [piece for piece in pieces if _may_be_name(piece) and roles.match(piece.text) is None]
    others = [piece for piece in able if not _is_like_person(piece.text, taxonomy)]
    if not others and len(able) > 1:
        others = able[1:]
    return (trimmed(others[0].text), others[0]) if others else ("", None)


def _is_like_person(text: str, taxonomy: Taxonomy) -> bool:
    typed = text.split()
    is_plain = all(word[:1].isupper() and word.replace("-", "").isalpha() for word in typed[1:])
    return len(typed) <= _MOST_PERSON_WORDS and is_plain and guess_sector(text, taxonomy) is None
