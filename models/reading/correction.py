"""What a line corrects, and nothing else: "da fehlt Geschichte", "ohne Zahnmedizin", "5. Semester".

Every part has a finder; what it finds is added, removed or set by how it is meant. A part that is
only called wrong becomes a change without a value: it is asked for again.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from models.reading.contact import contact_alone, handles_in
from models.reading.dates import said_day
from models.reading.kinds import find_kinds
from models.reading.line import Line, Named
from models.reading.offer_facts import read_pay
from models.reading.phrases import Phrases, empty_words, listed, load_words, word_set
from models.reading.place import kilometres, take_place
from models.reading.readings import Change, CorrectionReading, Op, Subject, Thing
from models.reading.scope import Mode
from models.reading.semesters import find_semesters, number_of
from models.reading.study_parts import degree_in
from models.reading.subjects import find_subjects
from models.reading.universities import find_universities
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import PayUnit
from models.vocabulary import Degree

PARTS = {
    Thing.PROFILE: (
        "role subject university degree semester place radius_km kinds remote contact name".split()
    ),
    Thing.INTEREST: ["name", "contact", "note"],
    Thing.COMPANY: ["name", "place", "website", "sector", "size", "contact"],
    Thing.OFFER: (
        "title kind fields degrees place start length hours pay languages until remote text"
        " contact".split()
    ),
}
"""What can be corrected of each thing."""

_TWINS = {"subject": "fields", "degree": "degrees", "kinds": "kind"}
"""What a profile calls otherwise than an offer."""

_HOURLY_BELOW = 60.0
"""Euros from which a bare amount is a month's."""

_WEBSITE = re.compile(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,24}(?:/\S*)?)", re.IGNORECASE)
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?")


@dataclass(frozen=True, slots=True)
class _Lists:
    """The words of `corrections.toml`."""

    parts: Phrases[str]
    languages: Phrases[str]
    until: Phrases[bool]
    at_once: Phrases[bool]
    every_field: Phrases[bool]
    every_degree: Phrases[bool]
    total: Phrases[bool]
    named: Phrases[bool]
    business: Phrases[bool]
    title: Phrases[bool]
    note: Phrases[bool]
    roles: Phrases[str]
    wrong: frozenset[str]
    removal: frozenset[str]
    filling: frozenset[str]
    weeks: frozenset[str]
    months: frozenset[str]
    hours: frozenset[str]
    monthly: frozenset[str]
    hourly: frozenset[str]
    money: frozenset[str]
    people: frozenset[str]


def _phrases(text: str) -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    phrases.add(listed(text), True)
    return phrases


@lru_cache(maxsize=1)
def _lists() -> _Lists:
    content = load_words("corrections")
    cues, units = content["cues"], content["units"]
    parts: Phrases[str] = Phrases()
    for name, said in content["parts"].items():
        parts.add(listed(said), name)
    languages: Phrases[str] = Phrases()
    for name, said in content["languages"].items():
        languages.add(listed(said), name)
    roles: Phrases[str] = Phrases()
    for name in ("company", "student", "younger"):
        roles.add(listed(cues[name]), name)
    return _Lists(
        parts=parts,
        languages=languages,
        until=_phrases(cues["until"]),
        at_once=_phrases(cues["at_once"]),
        every_field=_phrases(cues["every_field"]),
        every_degree=_phrases(cues["every_degree"]),
        total=_phrases(cues["total"]),
        named=_phrases(cues["named"]),
        business=_phrases(cues["business"]),
        title=_phrases(cues["title"]),
        note=_phrases(cues["note"]),
        roles=roles,
        wrong=word_set(cues["wrong"]),
        removal=word_set(cues["removal"]),
        filling=word_set(cues["filling"]),
        weeks=word_set(units["week"]),
        months=word_set(units["month"]),
        hours=word_set(units["hours"]),
        monthly=word_set(units["month_pay"]),
        hourly=word_set(units["hour_pay"]),
        money=word_set(units["money"]),
        people=word_set(load_words("audience")["people"]["words"]),
    )


@dataclass(slots=True)
class _Correcting:
    """One line while its changes are found."""

    line: Line
    today: date
    parts: Sequence[str]
    """What may be corrected."""
    numbers: Mapping[str, Sequence[float]]
    """Those that are to be corrected, by their parts."""
    labels: list[Named[str]] = field(default_factory=list)
    """Parts that are called by their names."""
    changes: dict[str, tuple[int, list[Change]]] = field(default_factory=dict)
    """By part, where it is named first, and its changes."""

    def takes(self, part: str) -> bool:
        return part in self.parts and part not in self.changes

    def labelled(self, part: str) -> bool:
        return any(label.value == part for label in self.labels)

    def change(self, at: int, *changes: Change) -> None:
        if changes and changes[0].part not in self.changes:
            self.changes[changes[0].part] = (at, list(changes))


def read_changes(
    text: str,
    taxonomy: Taxonomy,
    *,
    today: date,
    thing: Thing | None = None,
    numbers: Mapping[str, Sequence[float]] | None = None,
) -> CorrectionReading:
    """What a line changes of a thing; of any, if it is not known which. Never raises.

    Where it is not known, parts have the names of a profile. `numbers` are those that stand on the
    card now, by their parts: "nicht 12, sondern 10" changes the part that is 12.
    """
    line = Line.of(text, taxonomy)
    parts = PARTS[thing] if thing is not None else _any_part()
    of = _Correcting(line, today, parts, numbers or {})
    of.labels = _labels(of)
    for find in _FINDERS:
        find(of)
    _call_wrong(of)
    in_order = sorted(of.changes.values(), key=lambda each: each[0])
    changes = _without_references([change for _, each in in_order for change in each], of)
    return CorrectionReading(changes, _unknown(line, anything=bool(changes)))


def _without_references(changes: Sequence[Change], of: _Correcting) -> tuple[Change, ...]:
    """The changes without what only says which or whence: "der Lohn beim Praktikum"."""
    if any(change.value is not None for change in changes):
        changes = [
            each
            for each in changes
            if each.value is not None or of.labelled(each.part) or each.op is not None
        ]
    others = [change for change in changes if change.part != "kind"]
    is_of_kind = others and len(others) < len(changes) and not of.labelled("kind")
    return tuple(others if is_of_kind else changes)


def _any_part() -> list[str]:
    named = dict.fromkeys(part for parts in PARTS.values() for part in parts)
    return [part for part in named if part not in _TWINS.values()]


def _labels(of: _Correcting) -> list[Named[str]]:
    """Names of parts; their words stay, as "Semester" is also part of its value."""
    labels = []
    for start, end, part in _lists().parts.spans(of.line.keys):
        for name in (part, _TWINS.get(part), *_profile_name(part), _ELSEWHERE.get(part)):
            if name is not None and name in of.parts:
                labels.append(Named(start, end, name, of.line.words[start].mode))
                break
    return labels


_ELSEWHERE = {"place": "contact", "text": "note"}
"""What a word for one part means where there is no such part."""


def _profile_name(part: str) -> Iterator[str]:
    return (profile for profile, offer in _TWINS.items() if offer == part)


# What is free text


def _find_role(of: _Correcting) -> None:
    if of.takes("role"):
        for start, end, role in _lists().roles.spans(of.line.keys):
            of.line.take(start, end, role)
            of.change(start, Change("role", Op.SET, role))
            return


def _find_title(of: _Correcting) -> None:
    found = _said_after(of, _lists().title, "title", to_the_end=True)
    if found is not None:
        of.change(found[0], Change("title", Op.SET, found[1]))


def _find_note(of: _Correcting) -> None:
    found = _said_after(of, _lists().note, "note", to_the_end=True)
    if found is not None:
        of.change(found[0], Change("note", Op.SET, found[1]))


def _find_name(of: _Correcting) -> None:
    if any(label.value != "name" for label in of.labels):
        return
    found = _said_after(of, _lists().named, "name")
    if found is not None:
        of.change(found[0], Change("name", Op.SET, found[1]))


def _find_sector(of: _Correcting) -> None:
    found = _said_after(of, _lists().business, "sector")
    if found is not None:
        of.change(found[0], Change("sector", Op.SET, found[1]))


def _said_after(
    of: _Correcting, cues: Phrases[bool], part: str, *, to_the_end: bool = False
) -> tuple[int, str] | None:
    """The words after a cue, up to the end of their clause or of the line; None without any."""
    if not of.takes(part):
        return None
    line = of.line
    for start, end, _ in cues.spans(line.keys):
        after = _after_refusal(line, start, end) if to_the_end else end
        if after >= len(line.keys) or line.words[after].mode is Mode.OUT:
            continue
        if after > end or (to_the_end and not _goes_on(line, start, after)):
            start = after
        begin = after
        fills = _lists().filling
        while begin < len(line.keys) and _goes_on(line, start, begin):
            is_cue = line.words[begin].is_cue and not to_the_end
            if line.keys[begin] not in fills and not is_cue:
                break
            begin += 1
        if begin >= len(line.keys) or (begin > after and not _goes_on(line, start, begin)):
            continue
        last = _end_of_words(line) if to_the_end else _end_of_passage(line, begin)
        if last > begin:
            line.taken.update(range(start, last))
            return start, _as_typed(line, begin, last)
    return None


def _goes_on(line: Line, start: int, at: int) -> bool:
    return line.words[start].clause == line.words[at].clause


def _after_refusal(line: Line, start: int, end: int) -> int:
    """Behind "Titel passt nicht mehr, ": where the words begin that are not refused."""
    begin = end
    if line.words[start].mode is Mode.OUT:
        while begin < len(line.words) and line.words[begin].clause == line.words[start].clause:
            begin += 1
    return begin


def _end_of_words(line: Line) -> int:
    """The end of the line, without a verb there: "soll Prüfer heißen"."""
    end = len(line.keys)
    return end - 1 if line.keys[-1] in {"heissen", "lauten", "sein"} else end


def _end_of_passage(line: Line, start: int) -> int:
    """Where the words of one clause that are meant as they are end."""
    end = start
    while end < len(line.keys) and line.words[end].clause == line.words[start].clause:
        if line.words[end].mode is Mode.OUT or end in line.taken:
            break
        end += 1
    return end


def _as_typed(line: Line, start: int, end: int) -> str:
    """The passage of the line between two words, with the marks in it."""
    last = line.words[end - 1]
    return line.typed[line.words[start].start : last.start + len(last.text)]


# What has a reader of its own


def _find_website(of: _Correcting) -> None:
    if not of.takes("website"):
        return
    for at, word in enumerate(of.line.words):
        if "@" not in word.text and _WEBSITE.fullmatch(word.text) and word.mode is not Mode.OUT:
            of.line.take(at, at + 1, word.text)
            of.change(at, Change("website", Op.SET, word.text))
            return


def _find_contact(of: _Correcting) -> None:
    if not of.takes("contact"):
        return
    label = next((label for label in of.labels if label.value == "contact"), None)
    handle = next(iter(handles_in(of.line.typed)), None)
    value = contact_alone(of.line.typed, handle, is_asked=label is not None)
    if value is not None:
        shown = value.casefold()
        own = [at for at, word in enumerate(of.line.words) if word.text.casefold() in shown]
        of.line.taken.update(own)
        of.change(own[0] if own else 0, Change("contact", Op.SET, value))
    elif label is not None and label.is_refused:
        of.change(label.start, _refused(of, "contact"))


def _find_pay(of: _Correcting) -> None:
    """Pay; a bare number is one where euros or pay stand anywhere in the line."""
    if not of.takes("pay"):
        return
    lists, line = _lists(), of.line
    names_money = of.labelled("pay") or any(key in lists.money for key in line.keys)
    names_money = names_money or "€" in of.line.typed or _says_per(line)
    wanted = [
        at
        for at, word in enumerate(line.words)
        if at not in line.taken and word.mode is not Mode.OUT and _AMOUNT.fullmatch(word.text)
    ]
    if not names_money or not wanted:
        pay = read_pay(line_text(line, (Mode.PLAIN, Mode.ONLY, Mode.ALSO)))
        if pay.paid is not None:
            of.change(0, Change("pay", Op.SET, pay.text if pay.paid else 0))
        return
    at = next((at for at in wanted if _stands_at_money(line, at)), wanted[0])
    amount = float(_plain_number(line.words[at].text))
    per = _per(of, amount)
    value = int(amount) if amount == int(amount) else amount
    line.take(at, at + 1, value)
    of.change(at, Change("pay", Op.SET, value, {"per": per.value}))


def _says_per(line: Line) -> bool:
    """Whether an amount is one for a time: "450 im Monat"."""
    lists = _lists()
    return any(
        line.keys[at] in _PER
        and line.keys[at + 1] in lists.monthly | lists.hourly
        and any(word.text[0].isdigit() for word in line.words[max(0, at - 2) : at])
        for at in range(len(line.keys) - 1)
    )


_PER = frozenset({"im", "pro", "die", "je", "the", "an", "a", "per", "in"})


def _stands_at_money(line: Line, at: int) -> bool:
    money = _lists().money
    after = line.keys[at + 1] if at + 1 < len(line.keys) else ""
    return after in money


def _plain_number(text: str) -> str:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", text):
        text = text.replace(".", "")
    return text.replace(",", ".")


def _per(of: _Correcting, amount: float) -> PayUnit:
    keys = set(of.line.keys)
    if keys & _lists().monthly:
        return PayUnit.MONTH
    if keys & _lists().hourly or amount < _HOURLY_BELOW:
        return PayUnit.HOUR
    return PayUnit.MONTH


def line_text(line: Line, modes: Sequence[Mode]) -> str:
    """The words that are meant in one of these ways."""
    return " ".join(word.text for word in line.words if word.mode in modes)


def _find_size(of: _Correcting) -> None:
    if not of.takes("size"):
        return
    lists, line = _lists(), of.line
    numbers = [
        (at, number)
        for at, word in enumerate(line.words)
        if (number := number_of(word.key)) is not None
        and at not in line.taken
        and word.mode is not Mode.OUT
    ]
    names_people = of.labelled("size") or any(key in lists.people for key in line.keys)
    if not numbers or not names_people:
        return
    sums = [begin for _, begin, _ in lists.total.spans(line.keys)]
    at, number = next((each for each in reversed(numbers) if each[0] in sums), numbers[0])
    line.take(at, at + 1, number)
    of.change(at, Change("size", Op.SET, number))


def _find_length(of: _Correcting) -> None:
    if of.takes("length"):
        for start, at, value in _numbers_before(of, _lists().weeks | _lists().months):
            unit = "week" if of.line.keys[at] in _lists().weeks else "month"
            of.line.take(start, at + 1, value)
            of.change(start, Change("length", Op.SET, value, {"unit": unit}))
            return


def _find_hours(of: _Correcting) -> None:
    if of.takes("hours"):
        for start, at, value in _numbers_before(of, _lists().hours):
            of.line.take(start, at + 1, value)
            of.change(start, Change("hours", Op.SET, value))
            return


def _numbers_before(
    of: _Correcting, units: frozenset[str]
) -> Iterator[tuple[int, int, int | list[int]]]:
    """Where a number begins and its unit stands, and the number, or both of "3 bis 6 Monate"."""
    line = of.line
    for at in range(1, len(line.keys)):
        number = number_of(line.keys[at - 1])
        is_wanted = line.words[at - 1].mode is not Mode.OUT and at - 1 not in line.taken
        if number is None or not is_wanted or line.keys[at] not in units:
            continue
        begin = at - 2 if at > 1 and line.keys[at - 2] in _BETWEEN else at - 1
        low = number_of(line.keys[begin - 1]) if begin > 0 and line.is_free(begin - 1, at) else None
        if low is not None and low < number:
            yield begin - 1, at, [low, number]
        else:
            yield at - 1, at, number


_BETWEEN = frozenset({"bis", "oder", "to", "or"})


def _find_days(of: _Correcting) -> None:
    """Start and last day; a day that only stands there is the start."""
    if not (of.takes("start") or of.takes("until")):
        return
    wanted = line_text(of.line, (Mode.PLAIN, Mode.ONLY, Mode.ALSO))
    said = said_day(_with_dots(of), of.today) if said_day(wanted, of.today) else None
    keys = of.line.keys
    until = [start for start, _, _ in _lists().until.spans(keys)]
    names_until = bool(until) or of.labelled("until")
    at = until[0] if until else 0
    if said is not None:
        part = "until" if names_until and of.takes("until") else "start"
        if of.takes(part):
            of.change(at, Change(part, Op.SET, said))
    elif of.takes("start"):
        for start, _, _ in _lists().at_once.spans(keys):
            if of.line.words[start].mode is not Mode.OUT:
                of.change(start, Change("start", Op.SET, "sofort"))
                return


def _with_dots(of: _Correcting) -> str:
    """The text with what is refused blotted out, so that "15.3." keeps its dots."""
    text = of.line.typed
    for word in of.line.words:
        if word.mode is Mode.OUT:
            text = text[: word.start] + " " * len(word.text) + text[word.start + len(word.text) :]
    return text


def _find_radius(of: _Correcting) -> None:
    """A number, where kilometres stand beside it or another one: "30 statt 15 km"."""
    line = of.line
    if not of.takes("radius_km") or not any(key in kilometres() for key in line.keys):
        return
    for at in line.left():
        number = number_of(line.keys[at])
        if number is not None and line.words[at].mode is not Mode.OUT and number < 1000:
            line.take(at, at + 1, number)
            of.change(at, Change("radius_km", Op.SET, number))
            return


def _find_remote_and_place(of: _Correcting) -> None:
    line = of.line
    before = set(line.taken)
    _find_radius(of)
    where = take_place(line)
    new = min(line.taken - before, default=0)
    if of.takes("remote") and where.is_remote is not None:
        of.change(new, Change("remote", Op.SET, where.is_remote))
    if of.takes("radius_km") and where.radius_km is not None:
        of.change(new, Change("radius_km", Op.SET, where.radius_km))
    if not of.takes("place"):
        return
    names = [place.name for place in where.places]
    if names:
        adds = line.words[new].mode is Mode.ALSO
        value = names[0] if len(names) == 1 else names
        of.change(new, Change("place", Op.ADD if adds else Op.SET, value))
    elif where.without_places:
        of.change(new, Change("place"))
    elif where.unknown and of.labelled("place"):
        of.change(new, Change("place", Op.SET, where.unknown[0]))


# What is listed


def _find_languages(of: _Correcting) -> None:
    if of.takes("languages"):
        found = of.line.take_phrases(_lists().languages)
        _change_list(of, "languages", found)


def _find_kinds(of: _Correcting) -> None:
    part = "kinds" if "kinds" in of.parts else "kind"
    if not of.takes(part):
        return
    found = [
        Named(each.start, each.end, each.value.value, each.mode) for each in find_kinds(of.line)
    ]
    if part == "kinds":
        _change_list(of, part, found)
        return
    wanted = [each for each in found if each.is_wanted]
    if wanted:
        of.change(wanted[0].start, Change(part, Op.SET, wanted[0].value))
    elif found:
        of.change(found[0].start, Change(part))


def _find_degree(of: _Correcting) -> None:
    part = "degree" if "degree" in of.parts else "degrees"
    if not of.takes(part):
        return
    line = of.line
    if part == "degrees" and (every := line.take_phrases(_lists().every_degree)):
        of.change(every[0].start, Change(part, Op.SET, "*"))
        return
    found = []
    for at in line.left():
        named = degree_in(line.keys[at : at + 2])
        if (
            named is not None
            and named[1].start == 0
            and line.is_free(at, min(at + len(named[1]), len(line.keys)))
        ):
            found.append(line.take(at, at + len(named[1]), said_degree(named[0])))
    if part == "degrees":
        _change_list(of, part, found)
        return
    wanted = [each for each in found if each.is_wanted]
    if wanted:
        of.change(wanted[-1].start, Change(part, Op.SET, wanted[-1].value))
    elif found:
        of.change(found[0].start, Change(part))


def said_degree(degree: Degree) -> str:
    """How the command line calls a degree."""
    return {Degree.STATE_EXAM: "staatsexamen", Degree.DOCTORATE: "promotion"}.get(
        degree, degree.value
    )


def _find_university(of: _Correcting) -> None:
    if not of.takes("university"):
        return
    found = find_universities(of.line)
    wanted = [each for each in found if each.is_wanted]
    if wanted:
        of.change(wanted[0].start, Change("university", Op.SET, wanted[0].value.short_name))
    elif found:
        of.change(found[0].start, Change("university"))


def _find_semester(of: _Correcting) -> None:
    if not of.takes("semester"):
        return
    line = of.line
    found = find_semesters(line)
    if found is None or not found.is_wanted:
        counted = find_semesters(line, is_study=True)
        while counted is not None and not counted.is_wanted:
            counted = find_semesters(line, is_study=True)
        found = counted or found
    if found is not None and found.is_wanted:
        of.change(found.start, Change("semester", Op.SET, found.value.first or found.value.last))
    elif found is not None and not of.labelled("semester"):
        of.change(found.start, Change("semester"))


def _find_subjects(of: _Correcting) -> None:
    part = "subject" if "subject" in of.parts else "fields"
    if not of.takes(part):
        return
    line = of.line
    if part == "fields" and (every := line.take_phrases(_lists().every_field)):
        of.change(every[0].start, Change(part, Op.SET, "*"))
        return
    labels = {at for label in of.labels for at in range(label.start, label.end)}
    found = [
        Named(each.start, each.end, each.value.name, each.mode)
        for each in _subjects_but(line, labels)
    ]
    _change_list(of, part, found)


def _subjects_but(line: Line, labels: set[int]) -> list[Named[Subject]]:
    held = labels - line.taken
    line.taken |= held
    found = find_subjects(line)
    line.taken -= held
    return found


def _change_list(of: _Correcting, part: str, found: Sequence[Named[str]]) -> None:
    """What is named beside others is added, what is refused removed, what stands alone set.

    With something else named, what is refused is only its opposite: "nicht X, sondern Y".
    """
    also = _distinct(each.value for each in found if each.mode is Mode.ALSO)
    wanted = _distinct(each.value for each in found if each.mode in {Mode.PLAIN, Mode.ONLY})
    refused = _distinct(each.value for each in found if each.is_refused)
    if not found:
        return
    at = found[0].start
    if wanted:
        of.change(
            at,
            Change(
                part,
                Op.SET,
                _as_value(part, wanted + [each for each in also if each not in wanted]),
            ),
        )
        return
    changes = []
    if also:
        changes.append(Change(part, Op.ADD, _as_value(part, also)))
    if refused:
        changes.append(Change(part, Op.REMOVE, _as_value(part, refused)))
    of.change(at, *changes)


def _as_value(part: str, names: list[str]) -> str | list[str]:
    """One name alone, where a part usually has one."""
    is_alone = len(names) == 1 and part in {"subject", "fields"}
    return names[0] if is_alone else names


def _distinct(names: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _find_labelled_number(of: _Correcting) -> None:
    """The one number beside a part that is a number: "bei Semester muss 8 stehen"."""
    line = of.line
    numbers = [
        (at, number)
        for at in line.left()
        if line.words[at].mode is not Mode.OUT and (number := number_of(line.keys[at])) is not None
    ]
    for label in of.labels:
        if numbers and label.value in _NUMBERS and of.takes(label.value):
            at, number = numbers[-1]
            line.take(at, at + 1, number)
            of.change(at, Change(label.value, Op.SET, number))
            return


_NUMBERS = frozenset({"semester", "hours", "radius_km", "size"})


def _find_number_of_card(of: _Correcting) -> None:
    """A number instead of one that stands on the card, where nothing else is corrected."""
    if of.changes or not of.numbers:
        return
    amounts = [
        (at, float(_plain_number(word.text)), word.mode)
        for at, word in enumerate(of.line.words)
        if _AMOUNT.fullmatch(word.text)
    ]
    refused = {amount for _, amount, mode in amounts if mode is Mode.OUT}
    wanted = [(at, amount) for at, amount, mode in amounts if mode is not Mode.OUT]
    for part, now in of.numbers.items():
        if wanted and of.takes(part) and refused & set(now):
            at, amount = wanted[0]
            value = int(amount) if amount == int(amount) else amount
            more = {"pay": {"per": _per(of, amount).value}, "length": {"unit": "week"}}.get(part)
            of.change(at, Change(part, Op.SET, value, more))


def _call_wrong(of: _Correcting) -> None:
    """Parts that are named and for which nothing was found are wrong, or are to be left out."""
    refused = [label for label in of.labels if label.is_refused]
    if of.changes and not refused:
        return
    for label in refused or of.labels:
        if of.takes(label.value):
            is_refused = label in refused
            change = _refused(of, label.value) if is_refused else Change(label.value)
            of.change(label.start, change)
    for start, _, _ in _lists().named.spans(of.line.keys):
        if not of.changes and of.takes("name"):
            of.change(start, Change("name"))


def _refused(of: _Correcting, part: str) -> Change:
    """A part that is to be left out, or one that is only called wrong."""
    keys = set(of.line.keys)
    is_removed = part in _OPTIONAL and keys & _lists().removal and not keys & _lists().wrong
    return Change(part, Op.REMOVE if is_removed else None)


_OPTIONAL = frozenset({"contact", "note", "website", "pay", "until", "length", "hours"})
"""Parts that may be left out."""


_FINDERS: tuple[Callable[[_Correcting], None], ...] = (
    _find_role,
    _find_note,
    _find_title,
    _find_contact,
    _find_website,
    _find_university,
    _find_semester,
    _find_length,
    _find_hours,
    _find_pay,
    _find_size,
    _find_days,
    _find_languages,
    _find_name,
    _find_kinds,
    _find_degree,
    _find_remote_and_place,
    _find_sector,
    _find_subjects,
    _find_labelled_number,
    _find_number_of_card,
)
"""In this order: what says surely what it is takes its words first."""


def _unknown(line: Line, *, anything: bool) -> tuple[str, ...]:
    """What is left, if it may name something: all of it where nothing was understood."""
    left = []
    for at in line.left(empty_words() | _lists().filling):
        word = line.words[at]
        is_label = any(start <= at < end for start, end, _ in _lists().parts.spans(line.keys))
        if not is_label and (not anything or word.mode is Mode.ALSO):
            left.append(word.text)
    return tuple(left)
