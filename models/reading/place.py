"""Reads where somebody wants to be: "Dortmund oder Bochum, höchstens 20 km, remote geht auch"."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from models.bounds import FARTHEST_RADIUS_KM
from models.reading.kinds import find_kinds
from models.reading.lazy_re import lazy_re
from models.reading.line import Line, Named
from models.reading.outside import find_outside
from models.reading.phrases import Phrases, both_languages, listed, load_words, word_set
from models.reading.readings import Outside, PlaceReading, Region
from models.reading.scope import Mode
from models.reading.semesters import number_of
from models.reading.towns import find_regions, find_towns, stands_surely_as_place
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import Place


@dataclass(frozen=True, slots=True)
class _Lists:
    """What `places.toml` lists beside regions."""

    whereabouts: Phrases[str]
    """Phrases that mean `anywhere`, `whatever`, `remote`, `on_site` or `near_by`."""
    times: Phrases[bool]
    """Phrases for a distance as a time: "halbe Stunde"."""
    kilometres: frozenset[str]
    minutes: frozenset[str]
    bounds: frozenset[str]
    counted: frozenset[str]
    lying: frozenset[str]
    """Between a town and the region in which it is."""
    origins: frozenset[str]
    """Before the country that somebody is from."""
    empty: frozenset[str]


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("places")["words"]
    whereabouts: Phrases[str] = Phrases()
    for name in ("remote", "on_site", "anywhere", "whatever", "near_by"):
        whereabouts.add(listed(content[name]), name)
    times: Phrases[bool] = Phrases()
    times.add(listed(content["times"]), True)
    others = load_words("wishes")["empty"]
    return _Lists(
        whereabouts,
        times,
        word_set(content["kilometres"]),
        word_set(content["minutes"]),
        word_set(content["bounds"]),
        word_set(content["counted"]),
        word_set(content["lying"]),
        word_set(content["origins"]),
        word_set(content["empty"]) | word_set(others["de"]) | word_set(others["en"]),
    )


def kilometres() -> frozenset[str]:
    """Words for kilometres."""
    return _lists().kilometres


def names_remote(keys: Sequence[str]) -> bool:
    """Whether words speak of working from elsewhere, which days then count of: "2 Tage daheim"."""
    return any(said == "remote" for _, _, said in _lists().whereabouts.spans(keys))


def is_negative(text: str) -> bool:
    """Whether a line is "-5 km", which is no distance."""
    return _NEGATIVE.match(text) is not None


def tells_of_moving(keys: Sequence[str]) -> bool:
    """Whether the words say where somebody will live, which is not so yet."""
    return any(True for _ in _moving().spans(keys))


@lru_cache(maxsize=1)
def _moving() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(both_languages(load_words("places")["moving"]), True)
    return phrases


_NEGATIVE = lazy_re(r"\s*-\s?\d")


def read_place(text: str, taxonomy: Taxonomy) -> PlaceReading:
    """What an answer to "Where may it be?" says. Never raises.

    "Kein Praktikum in Hagen" says where it may not be.
    """
    where = take_place(Line.of(text, taxonomy), is_asked=True)
    refused = _behind_refused_kinds(Line.of(text, taxonomy)) if where.places else set()
    return replace(
        where,
        places=tuple(each for each in where.places if each not in refused),
        without_places=(
            *where.without_places,
            *(each for each in where.places if each in refused),
        ),
    )


def _behind_refused_kinds(line: Line) -> set[Place]:
    """The towns that stand behind a kind of offer that is refused, in the same clause."""
    clauses: dict[int, int] = {}
    for kind in find_kinds(line):
        if kind.is_refused:
            clauses.setdefault(line.words[kind.start].clause, kind.start)
    if not clauses:
        return set()
    return {
        town.value
        for town in find_towns(line, is_asked=True)
        if clauses.get(line.words[town.start].clause, len(line.words)) < town.start
    }


def take_place(line: Line, *, is_asked: bool = False) -> PlaceReading:
    """Where it may be, of a line that may say other things as well; its words are taken.

    `is_asked`: the line answers that question, so that every name and number counts.
    """
    said = line.take_phrases(_lists().whereabouts)
    regions = find_regions(line)
    is_in_minutes = bool(line.take_phrases(_lists().times)) or _is_in_minutes(line)
    radius = _radius(line, is_asked=is_asked)
    outside = find_outside(line, is_asked=True) if is_asked else []
    towns = find_towns(line, is_asked=is_asked)
    places = _distinct(town for town in towns if town.is_wanted)
    wanted_region = next(
        (each.value for each in regions if each.is_wanted and not _says_where(line, each, towns)),
        None,
    )
    if places or wanted_region is not None:
        outside = [each for each in outside if not _is_origin(line, each)]
    unknown = _unknown(line, towns, is_asked=is_asked)
    return PlaceReading(
        places=places,
        without_places=_distinct(town for town in towns if town.is_refused),
        radius_km=radius,
        is_anywhere=_anywhere(
            [each for each in said if each.value in (_SAID if is_asked else _SAID - {"whatever"})],
            wanted_region,
            places,
            radius,
        ),
        is_remote=_remote(said),
        region=wanted_region if wanted_region and wanted_region.id != _WHOLE_COUNTRY else None,
        unknown=unknown,
        outside=tuple(each.value for each in outside if each.is_wanted),
        is_in_minutes=is_in_minutes,
        is_only_remote=any(each.value == "remote" and each.mode is Mode.ONLY for each in said),
    )


_SAID = frozenset({"anywhere", "whatever"})
_WHOLE_COUNTRY = "deutschland"


def _says_where(line: Line, region: Named[Region], towns: list[Named[Place]]) -> bool:
    """Whether a region only says where a town is: "Dortmund (NRW)", "Witten an der Ruhr"."""
    before = [town.end for town in towns if town.end <= region.start]
    between = line.keys[max(before) : region.start] if before else None
    return between is not None and set(between) <= _lists().lying


def _is_origin(line: Line, outside: Named[Outside]) -> bool:
    """Whether somebody only comes from there: "aus Syrien", "from the Netherlands"."""
    before = line.keys[max(0, outside.start - 2) : outside.start]
    return not _lists().origins.isdisjoint(before)


def _distinct(towns: Iterable[Named[Place]]) -> tuple[Place, ...]:
    by_id = {town.value.id: town.value for town in towns}
    return tuple(by_id.values())


def _anywhere(
    said: list[Named[str]], region: Region | None, places: tuple[Place, ...], radius: int | None
) -> bool | None:
    """Whether every place will do; not where one is named after all ("egal, aber Bochum").

    A country behind a town only says where that is.
    """
    if region is not None and region.id == _WHOLE_COUNTRY and not places:
        return True
    if any(each.is_refused for each in said):
        return False
    if not said or places or region is not None or radius is not None:
        return None
    return True


def _remote(said: list[Named[str]]) -> bool | None:
    remote = [each for each in said if each.value == "remote"]
    on_site = [each for each in said if each.value == "on_site"]
    if any(each.is_wanted for each in remote):
        return True
    if any(each.is_refused for each in remote):
        return False
    if any(each.mode is Mode.ONLY or each.is_wanted for each in on_site):
        return False
    return None


def _radius(line: Line, *, is_asked: bool) -> int | None:
    """Kilometres; a bare number counts where a distance is asked for."""
    lists = _lists()
    for at, key in enumerate(line.keys):
        number = number_of(key) if not key.isdigit() or len(key) < 5 else None
        if number is None or at in line.taken:
            continue
        after = line.keys[at + 1] if at + 1 < len(line.keys) else ""
        if after in lists.minutes or line.words[at].mode is Mode.OUT:
            continue
        if after in lists.counted or line.before(at) in lists.counted:
            continue
        has_unit = after in lists.kilometres
        if has_unit or (is_asked and (line.before(at) in lists.bounds or _is_last(line, at))):
            line.take(at, at + 1 + has_unit, key)
            return number if 0 < number <= FARTHEST_RADIUS_KM else None
    return None


def _is_in_minutes(line: Line) -> bool:
    """Whether a number of minutes or hours is named."""
    minutes = _lists().minutes
    return any(
        number_of(before) is not None and after in minutes for before, after in pairwise(line.keys)
    )


def _is_last(line: Line, at: int) -> bool:
    return at == len(line.keys) - 1 and len(line.keys[at]) < 4


def _unknown(line: Line, towns: list[Named[Place]], *, is_asked: bool) -> tuple[str, ...]:
    """Words that stand where a place does, or capitals in an answer, and are none of ours."""
    found = {town.start: town for town in towns}
    unknown = []
    left = line.left(_lists().empty)
    for at in left:
        word = line.words[at]
        if word.key[0].isdigit() and not (word.key.isdigit() and len(word.key) == 5):
            continue
        if line.taxonomy.lexicon.knows_key(word.key) and not word.text[0].isupper():
            continue
        is_only_answer = is_asked and len(left) == 1
        if (
            stands_surely_as_place(line, at, found)
            or is_only_answer
            or (is_asked and word.text[0].isupper())
        ):
            unknown.append(line.take(at, at + 1, word.text).value)
    return tuple(dict.fromkeys(unknown))
