"""What answers say of a company: the class of its size, the address of its website."""

import re

from models.reading.company import people_in
from models.reading.lazy_re import lazy_re
from models.reading.phrases import load_words, word_set
from models.tables.company import CompanySize
from models.taxonomy.normalise import words
from models.text import clean_line, utf16_length

MAX_WEBSITE_UNITS = 200

_NUMBER = lazy_re(r"\d{1,3}(?:[.\s]\d{3}){1,2}(?!\d)|\d{1,7}")
_WEBSITE = lazy_re(
    r"(?:https?://|(?<![\w-])(?<![\w-]\.))(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d+)?(?:/\S*)?",
    re.IGNORECASE,
)

LARGEST = (
    (CompanySize.MICRO, 9),
    (CompanySize.SMALL, 49),
    (CompanySize.MEDIUM, 249),
)
"""The most people of each size class. Source: Commission Recommendation 2003/361/EC, article 2."""


def read_size(text: str) -> CompanySize | None:
    """The size class of "45 Mitarbeiter"; of a span the larger number counts, none of money."""
    if "€" in text or not _money().isdisjoint(words(text)):
        return None
    numbers = [int(re.sub(r"\D", "", found)) for found in _NUMBER.findall(text)]
    if numbers:
        return size_of(max(numbers))
    # In words: "zu zweit", "ungefähr zwölf".
    people = people_in(text) or people_in(f"{text.strip(' .!')} Leute")
    return None if people is None else size_of(people)


def _money() -> frozenset[str]:
    return word_set(load_words("corrections")["units"]["money"])


def size_of(people: int) -> CompanySize:
    """The class of a company of so many people."""
    fitting = (size for size, largest in LARGEST if people <= largest)
    return next(fitting, CompanySize.LARGE)


def find_size(text: str) -> CompanySize | None:
    """The size class that words say beside others: "Maschinenbau, ca. 30 MA".

    People who are sought are no size: "wir suchen 2 Leute".
    """
    people = people_in(text)
    return None if people is None else size_of(people)


def read_website(text: str) -> str | None:
    """The address in a typed line, None if there is none."""
    found = _WEBSITE.search(clean_line(text))
    website = found.group(0).rstrip("./") if found else ""
    return website if is_short(website) else None


def is_short(website: str) -> bool:
    """Whether an address is one, and no longer than is kept."""
    return 0 < utf16_length(website) <= MAX_WEBSITE_UNITS


MOST_WORDS_BETWEEN = 3
"""Of who is sought and the word that seeks them."""


def seeks_students(text: str) -> bool:
    """Whether somebody looks for students, as companies do."""
    lists = {name: word_set(said) for name, said in load_words("companies")["seeking"].items()}
    keys = words(text)
    for at, key in enumerate(keys):
        around = {*keys[max(0, at - 1) : at], *keys[at + 1 : at + 2]}
        if key not in lists["students"] or around & lists["oneself"]:
            continue
        after = [word for word in keys[at + 1 : at + 3] if word != "zu"]
        before = keys[max(0, at - MOST_WORDS_BETWEEN) : at]
        if not lists["verbs"].isdisjoint(before) or (after and after[0] in lists["infinitives"]):
            return True
    return False


def speaks_of_companies(text: str) -> bool:
    """Whether a line is about companies, such as "wie geht das für Firmen?"."""
    named = word_set(load_words("companies")["seeking"]["companies"])
    return not named.isdisjoint(words(text))
