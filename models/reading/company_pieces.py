"""A company's words in pieces: what divides them, what leads up to a name, which town ends one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.reading.company_letter import STREET
from models.reading.company_words import any_of, label, opening, pattern, said
from models.reading.lazy_re import lazy_re
from models.reading.legal_forms import LEGAL_FORM
from models.reading.line import Line
from models.reading.towns import LARGE_TOWN, find_towns, is_known_town, misspelt_town
from models.taxonomy.normalise import words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place

LONGEST_TOWN_WORDS = 3
MOST_PIECES = 40

_DIVIDER = lazy_re(
    r"(\s*[,;|•·\n]\s*|\s+[-–—]+\s+|\s*/\s+"
    r"|(?<![.\s]\w)(?<!\bDr)(?<!\bCo)(?<!Gebr)(?<!Dipl)(?<!Prof)(?<!\bSt)(?<!\bFa)(?<!\bInh)(?<!str)"
    r"(?<!Geschw)(?<!\bca)[.!]\s+(?=[A-ZÄÖÜ0-9])|\?+\s+)"
)
_COLON = lazy_re(r":\s+(?=[A-ZÄÖÜ])")
_BRACKETS = lazy_re(r"\(([^()\n]{1,120})\)")
_LEGAL_ADDITION = lazy_re(r"haftungsbeschr", re.IGNORECASE)
_CODE = lazy_re(r"(?<!\d)(?:D\s?-\s?)?\d{5}(?!\d)")
_NUMBERS = lazy_re(r"\+?\(?\d[\d\s()/.–-]{5,}\d")
_FOR = any_of([*said("person", "for_de"), *said("person", "for_en")])
_ROLE_OF = lazy_re(
    rf"(?:(?:die|der|the|a)\s+)?(?:[\w-]+\s+)?{any_of(said('person', 'roles'))}"
    rf"(?:\s+(?:und|and)\s+\w+)?\s+{_FOR}\s+",
    re.IGNORECASE,
)
_PERSON_FOR = lazy_re(
    rf"(?!(?:das|the|ein|eine|a)\s)(?P<person>(?:[\w.'-]+\s+){{0,7}}?)"
    rf"(?P<for>{_FOR})\s+",
    re.IGNORECASE,
)
_NAMED_FOR = lazy_re(_PERSON_FOR.pattern.replace("{0,7}?", "{1,7}?"), re.IGNORECASE)
"""The same behind at least one word, so that the article in "ich bin der Tim von" leads nowhere."""

_ONLY_OF_A_ROLE = frozenset({"der", "des", "in der", "of", "of the"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words between two dividers, opened, without the town that ended them."""

    text: str
    places: tuple[Place, ...] = ()
    is_place: bool = False
    """Whether it says where and nothing else."""
    is_person: bool = False
    """Whether it says who types."""
    is_introduced: bool = False
    """Whether it follows words such as "wir sind", which a name follows."""
    is_named: bool = False
    """Whether a label says that it is the name."""
    is_other: bool = False
    """Whether a label says that it is something else."""


def pieces_of(text: str, taxonomy: Taxonomy) -> list[Piece]:
    """The pieces of a line or a signature in order, partners of one name joined."""
    parts = _DIVIDER.split(_without_brackets(text, taxonomy))
    texts, dividers = parts[::2], parts[1::2]
    joined = _partners_joined(texts[:MOST_PIECES], dividers, taxonomy)
    told = (part for each in joined for part in _told(each))
    found = (
        replace(piece, is_introduced=piece.is_introduced or follows_colon)
        for each, follows_colon in told
        for piece in _pieces(each, taxonomy)
    )
    return [piece for piece in found if piece.text]


def _told(text: str) -> Iterator[tuple[str, bool]]:
    """ "Ein Betrieb aus Datteln: Gartenbau Kolk" tells two things, "Ort: Datteln" is one."""
    is_label = label("name", "place", "other").match(text.strip()) is not None
    for at, part in enumerate([text] if is_label else _COLON.split(text)):
        yield part, at > 0


# Brackets


def _without_brackets(text: str, taxonomy: Taxonomy) -> str:
    """Brackets that say something beside the name become pieces of their own."""

    def opened_up(found: re.Match[str]) -> str:
        inside, after = found.group(1), found.string[found.end() : found.end() + 60]
        form = LEGAL_FORM.match(after.lstrip())
        if form is not None or _LEGAL_ADDITION.match(inside):
            return found.group()
        says_more = "," in inside or any(map(str.isdigit, inside)) or len(inside.split()) > 2
        return f", {inside}, " if says_more or _place_of(inside, taxonomy) else found.group()

    return _BRACKETS.sub(opened_up, text)


# Partners: "Weber, Schulz & Partner" is one name


def _partners_joined(
    texts: Sequence[str], dividers: Sequence[str], taxonomy: Taxonomy
) -> Iterator[str]:
    at = 0
    while at < len(texts):
        end = _end_of_partners(texts, dividers, at, taxonomy)
        following = zip(dividers[at:end], texts[at + 1 : end + 1], strict=True)
        yield texts[at] + "".join(divider + text for divider, text in following)
        at = end + 1


def _end_of_partners(
    texts: Sequence[str], dividers: Sequence[str], at: int, taxonomy: Taxonomy
) -> int:
    """The piece in which a row of partners that begins here ends; the first one if none does."""
    if not _is_surname(_bare(texts[at])):
        return at
    for end in range(at + 1, min(at + 4, len(texts))):
        if dividers[end - 1].strip() not in {",", "/"}:
            return at
        if _ends_partners(texts[end]):
            begins_with_town = _place_of(_bare(texts[at]), taxonomy) is not None
            later = any(_place_of(each, taxonomy) for each in texts[end + 1 :])
            return end if later or not begins_with_town else at
        if not _is_surname(texts[end]):
            return at
    return at


def _ends_partners(text: str) -> bool:
    """Whether a piece begins with a name and says that several stand together."""
    head = re.split(r"\s*[&+]\s*|\s+(?:und|and|u\.)\s+", _without_form(text), maxsplit=1)
    is_several = len(head) > 1 and _is_surname(head[0])
    tail = text.split()
    is_profession = len(tail) > 1 and pattern("partners", "words").search(" ".join(tail[1:]))
    return is_several or (bool(is_profession) and _is_surname(tail[0]))


def _without_form(text: str) -> str:
    form = LEGAL_FORM.search(text)
    return text[: form.start()] if form is not None and form.start() else text


def _is_surname(text: str) -> bool:
    """Whether a text is one name of a person: a word with a capital, titles and initials aside."""
    titles = {title.casefold() for title in said("partners", "titles")}
    plain = [
        word
        for word in text.split()
        if word.casefold() not in titles and not re.fullmatch(r"[A-ZÄÖÜ]\.", word)
    ]
    return len(plain) == 1 and plain[0][:1].isupper() and plain[0].replace("-", "").isalpha()


def _bare(text: str) -> str:
    return opened(text)[0]


# Greetings and introductions


def opened(text: str) -> tuple[str, bool]:
    """The text without what leads up to a name, and whether that says that one follows."""
    is_introduced = False
    previous = None
    while previous != text:
        previous = text
        text = _without(opening("greeting", "de", "en"), text)
        after = _without(opening("opening", "de", "en"), text)
        is_introduced = is_introduced or after != text
        if after == text:
            text = _without(opening("opening", "weak"), text)
        else:
            text = _without(opening("article", "words"), after)
    return text, is_introduced


def _without(begin: re.Pattern[str], text: str) -> str:
    found = begin.match(text.strip())
    left = text.strip()[found.end() :] if found is not None else text.strip()
    return left if any(map(str.isalnum, left)) else text.strip()


def _pieces(text: str, taxonomy: Taxonomy) -> Iterator[Piece]:
    text = text.strip()
    greeting = opening("greeting", "de", "en").match(text)
    text = text[greeting.end() :] if greeting is not None else text
    if (found := label("other").match(text)) is not None:
        yield Piece(text[found.end() :] or text, is_other=True)
        return
    if (found := label("place").match(text)) is not None:
        yield _whereabouts(text[found.end() :], taxonomy)
        return
    is_named = (found := label("name").match(text)) is not None
    text, is_person, is_introduced = _spoken_for(text[found.end() :] if found else text)
    if is_person:
        yield Piece(text, is_person=True)
        return
    yield from _cut_at_place(text, taxonomy, is_named=is_named, is_introduced=is_introduced)


def _spoken_for(text: str) -> tuple[str, bool, bool]:
    """What follows "ich bin Anna von der ...", whether nothing does, and whether a name should."""
    role = _ROLE_OF.match(text)
    if role is not None:
        return _without(opening("article", "words"), text[role.end() :]), False, True
    person = opening("person", "de", "en").match(text)
    if person is None:
        left, is_introduced = opened(text)
        return left, False, is_introduced
    rest = text[person.end() :]
    role = _ROLE_OF.match(rest)
    spoken = (each.match(rest) for each in (_PERSON_FOR, _NAMED_FOR))
    found = role or next((each for each in spoken if each is not None and _leads_on(each)), None)
    if found is not None:
        return _without(opening("article", "words"), rest[found.end() :]), False, True
    if LEGAL_FORM.search(rest) is not None:
        return rest, False, True
    return rest, True, False


def _leads_on(found: re.Match[str]) -> bool:
    """Whether a company follows, and not only more of a person's name."""
    if found["for"].casefold() not in _ONLY_OF_A_ROLE:
        return True
    return pattern("person", "roles").search(found["person"]) is not None


# Towns


def _cut_at_place(
    text: str, taxonomy: Taxonomy, *, is_named: bool, is_introduced: bool
) -> Iterator[Piece]:
    """The piece before "in Hagen" or "58095 Hagen", and the town as one of its own."""
    form_end = max((form.end() for form in LEGAL_FORM.finditer(text)), default=0)
    street = STREET.search(text, form_end)
    if street is not None:
        text = f"{text[: street.start()]} {text[street.end() :]}".strip()
    for begin, end in _cuts(text):
        if begin < form_end:
            continue
        if not any(map(str.isalnum, text[:begin])) or _begins_with_place(text[end:], taxonomy):
            yield _named_piece(text[:begin], taxonomy, is_named, is_introduced)
            yield _whereabouts(text[end:], taxonomy)
            return
    yield _named_piece(text, taxonomy, is_named, is_introduced)


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Where a town may begin: from its preposition on, and its name itself."""
    for found in pattern("placed", "de", "en").finditer(text):
        yield found.start(), found.end()
    code = _CODE.search(text)
    if code is not None:
        yield code.start(), code.start()


def _named_piece(text: str, taxonomy: Taxonomy, is_named: bool, is_introduced: bool) -> Piece:
    place = _place_of(text, taxonomy)
    is_town = place is not None and (_CODE.match(text) or is_known_town(place, taxonomy))
    if place is not None and is_town and not is_introduced and not is_named:
        return Piece(text, (place,), is_place=True)
    return Piece(text, is_introduced=is_introduced, is_named=is_named)


def _whereabouts(text: str, taxonomy: Taxonomy) -> Piece:
    text = STREET.sub(" ", text).strip()
    place = _place_of(text, taxonomy) or _misspelt(text, taxonomy)
    places = (place,) if place is not None else towns_in(text, taxonomy, is_asked=True)
    return Piece(text, places, is_place=True)


def _begins_with_place(text: str, taxonomy: Taxonomy) -> bool:
    typed = text.split()[:LONGEST_TOWN_WORDS]
    if typed and _CODE.match(text.strip()):
        return True
    for length in range(len(typed), 0, -1):
        place = _exactly(" ".join(typed[:length]), taxonomy)
        if place is None:
            continue
        is_another_word = taxonomy.lexicon.knows_key("".join(words(typed[0])))
        is_sure = typed[0][:1].isupper() and not is_another_word
        return is_sure or is_known_town(place, taxonomy)
    return misspelt_town(typed[0], taxonomy) is not None if typed else False


def _place_of(text: str, taxonomy: Taxonomy) -> Place | None:
    """The town that a text names and nothing beside it."""
    text = STREET.sub(" ", text).strip(" .:-–")
    if len(text.split()) > LONGEST_TOWN_WORDS + 2:
        return None
    if _CODE.search(text) and not LEGAL_FORM.search(text):
        found = taxonomy.find_places(text, 1)
        return found[0] if found and _CODE.match(text) else None
    placed = opening("placed", "de", "en").match(text)
    bare = text[placed.end() :] if placed is not None else text
    return _exactly(bare, taxonomy)


def _misspelt(text: str, taxonomy: Taxonomy) -> Place | None:
    return misspelt_town(text, taxonomy) if " " not in text.strip() else None


def town_alone(text: str, taxonomy: Taxonomy) -> Place | None:
    """The town that few words most likely name, however small it is or misspelt."""
    found = taxonomy.find_places(text, 1) if len(text.split()) <= LONGEST_TOWN_WORDS else ()
    return found[0] if found else None


def _exactly(text: str, taxonomy: Taxonomy) -> Place | None:
    """The place of this name; of "Duisburg-Ruhrort" the town, if nothing else is called so."""
    place = taxonomy.place_index.exactly("".join(words(text)))
    if place is not None or "-" not in text:
        return place
    town = taxonomy.place_index.exactly("".join(words(text.partition("-")[0])))
    return town if town is not None and town.population >= LARGE_TOWN else None


def towns_in(text: str, taxonomy: Taxonomy, *, is_asked: bool) -> tuple[Place, ...]:
    """The towns that words name among others, in their order."""
    found = find_towns(Line.of(_NUMBERS.sub(" ", text), taxonomy), is_asked=is_asked)
    return tuple(named.value for named in found if named.is_wanted)
