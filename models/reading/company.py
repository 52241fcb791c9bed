"""Reads a company's first message: "Muster GmbH, Bochum, muster.de" and an offer below it."""

import re

from models.taxonomy.lexicon import LONGEST_PHRASE
from models.taxonomy.normalise import stem, without_endless_runs, words
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import CompanyReading, Place, Sector

LONGEST_NAME = 120
LONGEST_LINE = 600
_KNOWN_TOWN = 20_000
"""People in a town that is heard without a capital."""

_WEBSITE = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?[a-z0-9äöüß](?:[a-z0-9äöüß-]*[a-z0-9äöüß])?"
    r"(?:\.[a-z0-9äöüß](?:[a-z0-9äöüß-]*[a-z0-9äöüß])?)*\.[a-z]{2,24}(?::\d+)?(?:/[^\s,;"
    r"|]*)?(?![\w@])",
    re.IGNORECASE,
)
_MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_LEGAL_FORM = re.compile(
    r"\b(?:gGmbH|GmbH(?:\s*&\s*Co\.?\s*(?:KG|KGaA))?|UG(?:\s*\(haftungsbeschränkt\))?|AG|SE|KG"
    r"|OHG|GbR"
    r"|e\.\s?K\.?|e\.\s?V\.?|eG|mbH|PartG(?:mbB)?|Ltd\.?|Inc\.?|KGaA|Stiftung)(?=\W|$)"
)
_DIVIDERS = re.compile(
    r"\s*[,;|•·\n]\s*|\s+[-–—]\s+|\s*/\s+|\s+(?:aus|in)\s+(?=[A-ZÄÖÜ0-9])"
    r"|\s+(?:und|and)\s+(?:sitzen|sind|we are|we're|are based|based)\s+(?:in|aus|at)\s+"
)
_WHEREABOUTS = re.compile(r"(?:in|aus|from|based in|sitz in)\s", re.IGNORECASE)
_CALLED = re.compile(r"\b(?:called|named|namens|names)\s+([^,;.|]+?)\s*(?:[,;.|]|$)", re.IGNORECASE)
_SPOKEN = re.compile(r"\b([\w-]+)\s+(?:punkt|dot)\s+([a-z]{2,12})\b", re.IGNORECASE)
_OPENINGS = re.compile(
    r"^(?:hallo|hi|moin|guten (?:tag|morgen)|hello|wir sind|wir hei(?:ß|ss)en|ich bin|we are"
    r"|we're called|we're|our name is|unser name ist|name is|name's|name ist|firma|die firma"
    r"|mein name ist"
    r"|unternehmen|company|this is)\b[\s,:!]*(?:(?:die|das|der|the|von|from)\b\s+)?",
    re.IGNORECASE,
)

_PEOPLE = re.compile(
    r"(?<![\d.])(\d{1,3}(?:\.\d{3})+|\d{1,7})(?:\s?MA|\s(?:Mitarbeit\w*|Beschäftigte\w*"
    r"|Angestellte\w*|Leute|Köpfe|Personen|employees|people|staff))\b",
    re.IGNORECASE,
)
_SOUGHT = re.compile(r"such|seek|looking|brauch|need", re.IGNORECASE)
_PART_END = re.compile(r"[.,;]")


def read_company(text: str, taxonomy: Taxonomy) -> CompanyReading:
    """Name, place, website and likely sector of the first line; the other lines are `rest`."""
    line, _, rest = text.strip().partition("\n")
    line = without_endless_runs(line.strip())[:LONGEST_LINE]
    website, without_website = _website_in(_SPOKEN.sub(r"\1.\2", line))
    pieces = [
        _opened(piece).strip(" .:-–—()") for piece in _DIVIDERS.split(_opened(without_website))
    ]
    pieces = [piece for piece in pieces if piece]
    name = _name_among(pieces)
    called = _CALLED.search(name) or _CALLED.search(line)
    if called is not None and not _LEGAL_FORM.search(name):
        pieces, name = [piece for piece in pieces if piece != name], called.group(1)
    place = None
    leftovers: list[str] = []
    for piece in pieces:
        if piece == name:
            continue
        found = _place_named(piece, taxonomy) if place is None else None
        if found is not None:
            place = found
        else:
            leftovers.append(piece)
    if place is None and name:
        name, place = _place_at_end(name, taxonomy)
    return CompanyReading(
        name=name[:LONGEST_NAME],
        place=place,
        website=website,
        sector=guess_sector(" ".join([name, *leftovers]), taxonomy),
        rest=rest.strip(),
    )


def people_in(text: str) -> int | None:
    """How many people words say beside others: "Maschinenbau, ca. 30 MA".

    People who are sought are no size: "wir suchen 2 Leute".
    """
    found = _PEOPLE.search(text)
    if found is None or _SOUGHT.search(_PART_END.split(text[: found.start()])[-1]):
        return None
    return int(found.group(1).replace(".", ""))


def guess_sector(text: str, taxonomy: Taxonomy) -> Sector | None:
    """The sector whose terms a company's words contain; the first and longest term decides."""
    typed = words(text[:LONGEST_LINE])
    for length in range(LONGEST_PHRASE, 0, -1):
        for position in range(len(typed) - length + 1):
            key = "".join(typed[position : position + length])
            sector_id = taxonomy.sector_terms.get(key) or taxonomy.sector_terms.get(stem(key))
            if sector_id is not None:
                return taxonomy.sector(sector_id)
    for word in typed:
        for start in range(1, len(word) - 4):
            sector_id = taxonomy.sector_terms.get(word[start:])
            if sector_id is not None:
                return taxonomy.sector(sector_id)
        for end in range(len(word) - 1, 4, -1):
            sector_id = taxonomy.sector_terms.get(word[:end])
            if sector_id is not None:
                return taxonomy.sector(sector_id)
    return None


def _website_in(line: str) -> tuple[str | None, str]:
    mail = _MAIL.search(line)
    without_mail = _MAIL.sub(" ", line)
    for found in _WEBSITE.finditer(without_mail):
        address = found.group(0).rstrip("./")
        last = address.rpartition(".")[2].partition("/")[0].casefold()
        if last in {"gmbh", "kg", "ag", "co", "mbh", "dr", "ing", "ug"} and "/" not in address:
            continue
        return address, without_mail[: found.start()] + "," + without_mail[found.end() :]
    if mail is None:
        return None, line
    domain = mail.group(1).casefold()
    is_own = domain not in {
        "gmail.com",
        "gmx.de",
        "web.de",
        "t-online.de",
        "outlook.com",
        "gmx.net",
    }
    return (domain if is_own else None), without_mail


def _opened(line: str) -> str:
    previous = ""
    while previous != line:
        previous, line = line, _OPENINGS.sub("", line)
    return line


def _name_among(pieces: list[str]) -> str:
    for piece in pieces:
        if _LEGAL_FORM.search(piece):
            return piece
    names = [piece for piece in pieces if not _WHEREABOUTS.match(piece)]
    return (names or pieces or [""])[0]


def _place_named(piece: str, taxonomy: Taxonomy) -> Place | None:
    places = taxonomy.find_places(piece, limit=1)
    return places[0] if places else None


def _small_town_inside(name: str, taxonomy: Taxonomy) -> tuple[str, Place] | None:
    """The name and the town of "Kfz Muster hattingen": in small letters it is no part of a name."""
    typed = name.split()[:LONGEST_PHRASE]
    for at, word in enumerate(typed[1:], start=1):
        place = taxonomy.place_index.exactly("".join(words(word))) if word.islower() else None
        if place is not None and len(word) > 3 and place.population >= _KNOWN_TOWN:
            return " ".join(typed[:at]), place
    return None


def _place_at_end(name: str, taxonomy: Taxonomy) -> tuple[str, Place | None]:
    """A name without divider: "Muster GmbH Bochum". The town leaves the name after a legal form."""
    form = None
    for form in _LEGAL_FORM.finditer(name):  # noqa: B007 - the last one is wanted
        pass
    if form is not None and form.end() < len(name):
        place = _place_named(name[form.end() :], taxonomy)
        if place is not None:
            return name[: form.end()].strip(), place
    inside = _small_town_inside(name, taxonomy)
    if inside is not None:
        return inside
    last = name.rpartition(" ")[2]
    place = taxonomy.place_index.exactly("".join(words(last))) if len(last) > 3 else None
    return name, place
