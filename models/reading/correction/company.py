"""What a line corrects of a company: name, website, sector, size."""

import re

from models.reading.correction.correcting import Correcting, said_after
from models.reading.correction.words import correction_words
from models.reading.lazy_re import lazy_re
from models.reading.readings import Change, Op
from models.reading.scope import Mode
from models.reading.semesters import number_of

_WEBSITE = lazy_re(r"(?:https?://\S+|(?:[\w-]+\.)+[a-z]{2,24}(?:/\S*)?)", re.IGNORECASE)


def find_name(of: Correcting) -> None:
    if any(label.value != "name" for label in of.labels):
        return
    found = said_after(of, correction_words().named, "name")
    if found is not None:
        of.change(found[0], Change("name", Op.SET, found[1]))


def find_sector(of: Correcting) -> None:
    found = said_after(of, correction_words().business, "sector")
    if found is not None:
        of.change(found[0], Change("sector", Op.SET, found[1]))


def find_website(of: Correcting) -> None:
    if not of.takes("website"):
        return
    for at, word in enumerate(of.line.words):
        if "@" not in word.text and _WEBSITE.fullmatch(word.text) and word.mode is not Mode.OUT:
            of.line.take(at, at + 1, word.text)
            of.change(at, Change("website", Op.SET, word.text))
            return


def find_size(of: Correcting) -> None:
    if not of.takes("size"):
        return
    words, line = correction_words(), of.line
    numbers = [
        (at, number)
        for at, word in enumerate(line.words)
        if (number := number_of(word.key)) is not None
        and at not in line.taken
        and word.mode is not Mode.OUT
    ]
    names_people = of.labelled("size") or not words.people.isdisjoint(line.keys)
    if not numbers or not names_people:
        return
    sums = [begin for _, begin, _ in words.total.spans(line.keys)]
    at, number = next((each for each in reversed(numbers) if each[0] in sums), numbers[0])
    line.take(at, at + 1, number)
    of.change(at, Change("size", Op.SET, number))
