"""The line that names the work: a kind, a role or a topic, not a greeting or a claim."""

import re
from dataclasses import dataclass

from models.reading.lazy_re import lazy_re
from models.reading.mail import is_greeting
from models.reading.offer_kind import kind_spans, names_role
from models.reading.offers.demands import written_in
from models.reading.offers.numbers import COUNT
from models.reading.offers.parts import fact_of, heading_of, sentences_of
from models.taxonomy.normalise import fold, split_glued, without_gender
from models.text import LINK
from models.vocabulary import Language

LONGEST_TITLE = 120
_LINES_READ = 60
_GOOD_ENOUGH = 2.5
_BETTER_THAN_BARE = 1.5
"""A first line that may be a title says more than a kind alone that a sentence names."""

GENDER_MARK = lazy_re(
    r"\(\s*[mwfdxiag](?:\s*[/|,*]\s*(?:[mwfdxiag]|divers|all|gn)\*?)+\s*\)"
    r"|\b[mwfd]\s*/\s*[mwfdx]\s*/\s*[mwfdx]\b",
    re.IGNORECASE,
)
NUMBERED = lazy_re(
    r"^\s*(?:\(?\d{1,2}[.)]|[A-Ha-h][.)]|(?:stelle|position|angebot|offer|job|thema|topic|projekt"
    r"|project|thesis|praktikum|nr\.?|no\.?)\s*(?:\d{1,2}|[A-H]|[IVX]{1,4})\s*(?:[:.)]|[–-](?=\s)))\s*",
    re.IGNORECASE,
)
_DECORATION = lazy_re(r"^[\s#*_=>•\-–—|\"„“»«'\[\]]+|[\s#*_=|\"“”»«'\[\]]+$")
_SYMBOLS = lazy_re(r"[\U0001F000-\U0001FAFF☀-➿⬀-⯿️‍]+")
_FORWARDED = lazy_re(r"^(?:(?:wg|fw|fwd|aw|re|antw)\s*:\s*)+", re.IGNORECASE)
_TOPIC = lazy_re(
    r"^\W*(?:konkretes |unser |das |our |the )?(?:thema|topic|titel der arbeit|arbeitstitel"
    r"|projekttitel|projekt|project"
    r"|title)\s*:\s*(\S.{5,})$",
    re.IGNORECASE,
)
_LEADS_IN = lazy_re(
    r"^(?:wir suchen|gesucht(?: wird| werden)?|wir bieten|wir vergeben|dein einstieg als|ihr"
    r" einstieg als"
    r"|einstieg als|jetzt als|we are looking for|we offer|we are hiring|hiring|now hiring|wanted"
    r"|stellenangebot|stellenanzeige|stellenausschreibung|ausschreibung|einladung|invitation|job"
    r"|neu)"
    r"\s*[:!–-]?\s*(?:ab sofort\s+)?(?:eine?n?\s+|an?\s+)?(?=\S{4,})",
    re.IGNORECASE,
)
_WHO_SEEKS = lazy_re(
    r"^[^.:!?]{2,60}?\s(?:is looking for|are looking for|is hiring|seeks"
    r"|sucht)\s+(?:eine?n?\s+|an?\s+)?(?=\S{3,})"
)
_TRAILS = lazy_re(
    r"\s*(?://|\||\s[–—-]\s)\s*(?:ab sofort|ab \d.*|unbefristet|vollzeit|teilzeit|in teilzeit|\d.*"
    r"|[A-ZÄÖÜ][\w-]+)?\s*"
    r"(?:(?://|\|)\s*(?:ab sofort|unbefristet|vollzeit|teilzeit))?$"
)
_SEEKS = lazy_re(
    r"\b(?:suchen|sucht|gesucht|such|bieten|bietet|vergeben|vergibt|nehmen|nimmt|haben|haetten"
    r"|brauchen"
    r"|offer|offers|offering|looking for|seeking|seeks|hiring|hire|einstellen|schreiben|freuen"
    r"|laden"
    r"|dachten|machen|ausschreiben|anbieten|moechten|wollen|would like|invite|betreut|betreuen|an"
    r"|koennen|open|oeffnen)\b"
)
_PHRASE_END = lazy_re(
    r"[.;:!?()\[\]]|,|\s[–—]\s|\s(?:und|and)\s(?=(?:freu|sind|haben|such|biet|stell|lern|arbeit"
    r"|are|will|offer))"
    r"|(?<!\bin)(?<!\bfuer)(?<!\bbei)(?<!\ban)(?<!\bauf)\s(?:die|der|das|den|dem)\b"
    rf"|\s(?:von|of|ueber|for|fuer) (?:{COUNT}|etwa|rund|about|at least|mindestens)\s"
    r"|\s(?:fuer|for) stud\w+|\s(?:welche[rs]?|who|to|that|which|in dem|in der du|bei uns|an|ab"
    r"|zum|zur verstaerkung"
    r"|zu vergeben|anzubieten|zu machen|mitmachen|moeglich|statt|auf|sowie|with us|starting|from"
    r"|gesucht|mit"
    r"|nach|hat|ist|wird|werden|besteht|dauert|verbringen|ausschreiben|anbieten)\b"
)
_ARTICLE = lazy_re(
    r"^(?:eine?n?r?s?|die|der|das|den|dem|unsere?n?|zwei|drei|vier|an?|the|our|two|three"
    r"|\d{1,2})\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """A title as it stands in the text, and the line it takes up whole, if it does."""

    title: str
    line: int | None = None
    is_bare: bool = False
    """Whether it names a kind, or several, and nothing of the work."""


def find_title(text: str) -> FoundTitle | None:
    """What a text calls its offer; None where no words of it name the work."""
    best: tuple[float, FoundTitle] | None = None
    headline: tuple[float, FoundTitle] | None = None
    content = 0
    lines = text.splitlines()[:_LINES_READ]
    for number, raw in enumerate(lines):
        line = raw.strip()
        if not line or LINK.fullmatch(line):
            continue
        content += 1
        for score, title in _candidates(line, content):
            if best is None or score > best[0]:
                is_whole = tidy(line) == title
                best = score, FoundTitle(title, number if is_whole else None)
        if content == 1:
            headline = best
    if best is not None and best[0] >= _GOOD_ENOUGH:
        return best[1]
    found = _in_prose(lines)
    is_poor = found is not None and found.is_bare
    if is_poor and headline is not None and headline[0] >= _BETTER_THAN_BARE:
        return headline[1]
    return found


def tidy(line: str) -> str:
    """A line without marks of headings, numbers of lists, and what a forwarded mail adds."""
    bare = _SYMBOLS.sub(" ", line)
    bare = _DECORATION.sub("", NUMBERED.sub("", _DECORATION.sub("", bare)))
    return " ".join(_FORWARDED.sub("", bare).split())


def _candidates(line: str, content: int) -> list[tuple[float, str]]:
    facts, value = fact_of(line)
    if "title" in facts:
        title = tidy(value)
        if not title:
            return []
        is_subject = fold(line).lstrip().startswith(("betreff", "subject"))
        says_more = len(title.split()) > 2  # than a kind, which a line above may do better
        bonus = 2.0 if is_subject else 6.0 if says_more else 0.5
        pieces = [title, *re.split(r"\s[–—-]\s", title)[:1]]
        return [(_score(each, content) + bonus, each) for each in dict.fromkeys(pieces)]
    topic = _TOPIC.match(line)
    if topic and len(topic.group(1)) <= LONGEST_TITLE:
        return [(3.2, tidy(topic.group(1)))]
    if facts or is_greeting(line) or _is_only_heading(line) or _TAGS.match(line):
        return []
    title = tidy(line)
    if not title or len(title) > LONGEST_TITLE + 40:
        return []
    found = [(_score(title, content), title)]
    # The whole line is better than a part of it that says no more.
    found += [(_score(piece, content) - _PART_OF_LINE, piece) for piece in _pieces(title)]
    found += [(_score(piece, content) + 0.1, piece) for piece in _led(title)]
    return found


def _is_only_heading(line: str) -> bool:
    part, rest = heading_of(line)
    return part is not None and not rest and not GENDER_MARK.search(line)


_PART_OF_LINE = 0.4
_TAGS = lazy_re(r"^(?:#\w+\W*){2,}$")
_KEYED = lazy_re(r"^(?:was|what|angebot|thema)\s*:\s*", re.IGNORECASE)


def _led(title: str) -> list[str]:
    """The same title without what leads in."""
    led = _KEYED.sub("", _LEADS_IN.sub("", _WHO_SEEKS.sub("", title)))
    return [led] if led != title and len(led) > 5 else []


def _pieces(title: str) -> list[str]:
    """Parts of a line that may be its title alone."""
    led = _LEADS_IN.sub("", title)
    barred = [piece.strip() for piece in re.split(r"\s\|\s|\s[–—-]\s|!\s", title)]
    barred = [piece for piece in barred if GENDER_MARK.search(piece) or kind_spans(fold(piece))]
    pieces: list[str] = []
    trailing = _TRAILS.search(led)
    if trailing is not None and trailing.start() > 8:
        pieces.append(led[: trailing.start()].strip())
    sentences = list(sentences_of(title))
    if len(sentences) > 1:
        pieces += [each.rstrip(" .!") for each in sentences]
    pieces += [piece for piece in barred if piece != title]
    return [piece for piece in pieces if len(piece) > 5]


_FIRST_LINES = 3
_LAST_LINES = 20
_AT_BEGIN = 10
_NEAR_BEGIN = 24
_LONG_TITLE = 90
_MOST_TITLE_WORDS = 14
_SHORT_SENTENCE = 4
_NAMES_WORK = lazy_re(
    r"\w*projekt\b|\bprojektpartner\w*|\bproject\b|\bchallenge\b|\bfuehrung\b|\btour\b|\bseminar\b"
    r"|\beinen tag lang\b"
)
"""Words of a title that are too common to tell its kind by themselves."""

_OF_PEOPLE = lazy_re(r"\b(?:wir|du|sie|ihr|uns|we|you|our|your|us|ich|es)\b")
_AGAINST_FOLDED = (
    (re.compile(r"\b(?:bitte|please)\b"), 2.0),
    (re.compile(r"\bgesucht\b"), 0.7),
    (
        re.compile(
            r"\b(?:ist|sind|wird|werden|hat|haben|kann|koennen|is|are|will|have|suchen|bieten)\b"
        ),
        1.2,
    ),
    (re.compile(r"\d{5}|€|\beuro?\b"), 1.5),
    (re.compile(r"\b(?:stand|kennziffer|referenz|posted|kopie|bearbeitungsstand)\b"), 2.5),
    (
        re.compile(
            r"\b(?:themen|topics|stellen|jobs|angebote)\b.*\b(?:abschlussarbeiten|theses|studierende"
            r"|students)\b"
        ),
        1.5,
    ),
    (re.compile(r"\b(?:im anschluss|moeglich|uebernahme|possible|auch durch)\b"), 2.0),
)
"""What a folded line holds that is no title, and how much it speaks against one."""

_OF_COMPANY = lazy_re(r"\b(?:gmbh|ag|kg|ug|gbr|ohg|inc|ltd)\b")
_AGAINST_TYPED = (
    (re.compile(r"\S@\S"), 2.0),
    (re.compile(r"[!?]\s"), 0.6),
    (re.compile(r"^[(0-9›>]|\s[›>»]\s"), 2.0),
)
"""The same of a line as it is typed."""


def _score(title: str, content: int) -> float:
    """How much a line looks like the name of an offer; `content`: the how-manieth it is."""
    folded = fold(split_glued(without_gender(title)))
    if not folded.split():
        return -9.0
    begins = min((start for start, _, _ in kind_spans(folded)), default=None)
    for_it = _named(title, folded, begins) + _placed(title, content)
    is_long = len(title) > _LONG_TITLE and not (content == 1 and begins is not None)
    against = 2.0 * is_long + _sentence_like(title, folded, begins)
    return for_it - against - _told_otherwise(title, folded)


def _named(title: str, folded: str, begins: int | None) -> float:
    """What names the work in it; `begins`: where its first kind does."""
    score = 3.5 if GENDER_MARK.search(title) else 0.0
    if begins is not None:
        return score + (3.0 if begins <= _NEAR_BEGIN else 2.0)
    return score + 2.0 * (names_role(title) or _NAMES_WORK.search(folded) is not None)


def _placed(title: str, content: int) -> float:
    """What its place among the lines says."""
    if content == 1:
        return 1.0
    is_headline = content <= _FIRST_LINES and re.search(r"[.!?]", title) is None
    return 0.5 * is_headline - 0.03 * (content - 1) - 1.0 * (content > _LAST_LINES)


def _sentence_like(title: str, folded: str, begins: int | None) -> float:
    """How much it is rather a sentence than a name."""
    is_begun = begins is not None and begins <= _AT_BEGIN
    words = len(folded.split())
    score = 2.0 * (len(title) > LONGEST_TITLE) + 2.0 * (words > _MOST_TITLE_WORDS)
    if title[-1] in ".!":
        score += 2.0 if words > _SHORT_SENTENCE else 1.0
    if title[-1] in "?:,":
        score += 1.0 if is_begun else 2.5
    if _OF_PEOPLE.search(folded):
        score += 0.8 if is_begun else 1.6
    return score


def _told_otherwise(title: str, folded: str) -> float:
    """How much its words belong to something else: a company, a price, a reference."""
    score = sum(weight for found, weight in _AGAINST_FOLDED if found.search(folded))
    is_address = re.search(r"\S@\S", title) is not None
    score += 2.0 if _OF_COMPANY.search(folded) and not is_address else 0.0
    return score + sum(weight for found, weight in _AGAINST_TYPED if found.search(title))


# In prose


def _in_prose(lines: list[str]) -> FoundTitle | None:
    """The words around the kind in the first sentence that seeks or offers somebody."""
    spare: FoundTitle | None = None
    is_named = False
    for raw in lines:
        if is_greeting(raw) or _OF_PROGRAMME.match(raw):
            continue
        for sentence in sentences_of(raw.strip()):
            phrase = _phrase_in(sentence)
            is_beside = is_named and _BESIDE.search(fold(sentence)) is not None
            is_named = is_named or bool(kind_spans(fold(sentence)))
            if phrase is None or is_beside:
                continue
            if _SEEKS.search(fold(sentence)):
                return FoundTitle(phrase, is_bare=_is_bare(phrase))
            spare = spare or FoundTitle(phrase, is_bare=_is_bare(phrase))
    return spare


_BESIDE = lazy_re(r"\b(?:suchen|bieten|vergeben|brauchen|offer|seek|hire) (?:auch|also)\b")
"""What is offered as well: "und suchen auch Berufsanfänger"."""

_OF_PROGRAMME = lazy_re(r"\s*\W?\s*\d{1,2}[.:]\d\d\b")
"""A line that begins with the time of day at which something is shown."""

_BARE = lazy_re(
    r"(?:\w+es |\w+er |\w+e )?(?:pflicht)?praktik(?:um|a|ums|ant\w*|umspl\w+|umsstelle\w*)"
    r"|praxissemester|(?:abschluss|bachelor|master|diplom)-?\s?(?:arbeit\w*|thes[ie]s)?"
    r"|thes[ie]s|internships?|interns?|werk-?\s?stud\w*|working stud\w*|projekte?|projects?"
    r"|projektgruppen?|hospitation\w*"
    r"|studentische\w* hilfskr\w+|schnupper\w+|berufseinst\w+|berufsanf\w+|trainees?|absolvent\w*"
)
_JOINS = lazy_re(
    r"\s*(?:,|/|\bund\b|\boder\b|\bor\b|\band\b|\bbzw\b\.?)\s*(?:eine?[nrs]?\s+|an?\s+|your\s+|deine\s+)?"
)


def _is_bare(phrase: str) -> bool:
    """Whether a phrase names a kind and nothing of the work: "Praktikantin oder Praktikanten"."""
    folded = fold(split_glued(without_gender(phrase)))
    return all(_BARE.fullmatch(each.strip()) for each in _JOINS.split(folded) if each.strip())


_AS_ROLE = lazy_re(
    r"\b(?:als|as an?|as)\s+((?:[A-ZÄÖÜ][\w:*/-]+)(?:\s+(?:(?:im|in der|in|for|of|für|fuer|der"
    r"|des)\s+)?[A-ZÄÖÜ(][\w:*/()-]+)*)"
)


_NO_NAME = lazy_re(
    r"\w*vertrag\w*|unbefristet\w*|festanstellung\w*|schnuppern\b|(?:nach|neben) (?:dem|deinem"
    r"|ihrem|abschluss)\b|studienbegleitend\w*"
)
"""Words of a kind by which no work is called."""

_DENIED = lazy_re(r"\b(?:kein\w*|nicht|not|no|statt|instead of)\s+(?:\w+\s+)?$")


def _phrase_in(sentence: str) -> str | None:
    """From the kind, with its words before the noun, to where the phrase ends."""
    if not kind_spans(fold(sentence)) and _AS_ROLE.search(sentence) is None:
        return None
    folded, places = _folded_with_places(sentence)
    role = _AS_ROLE.search(sentence)
    if (
        role is not None
        and names_role(role.group(1))
        and not kind_spans(fold(without_gender(role.group(1))))
    ):
        return tidy(role.group(1))
    spans = [
        span
        for span in sorted(kind_spans(folded))
        if not _DENIED.search(folded[: span[0]][-30:])
        and folded[span[1] : span[1] + 1] != "@"
        and _NO_NAME.match(folded, span[0]) is None
        and folded[max(0, span[0] - 1) : span[0]] not in ("@", ".", "#")
    ]
    if not spans:
        return None
    start, end = places[spans[0][0]], places[spans[0][1]]
    while start > 0 and sentence[start - 1] not in ' \t"„“(/':
        start -= 1
    while end < len(sentence) and sentence[end] not in " \t,.;:!?":
        end += 1
    mark = re.match(r"\s*\([mwfdx/| ]+\)", sentence[end:])
    if mark is not None:
        end += mark.end()
    stop = _PHRASE_END.search(folded, places.index(end))
    stopped = places[stop.start()] if stop else len(sentence)
    phrase = _ARTICLE.sub("", sentence[start:stopped].strip(" ,"))
    if written_in(folded) is Language.GERMAN:
        phrase = _nouns_of(phrase)
    behind = GENDER_MARK.match(sentence[stopped:])
    if behind is not None:
        phrase = f"{phrase} {behind.group(0)}"
    title = tidy(phrase)[:LONGEST_TITLE]
    return title if title and _NO_TITLE.fullmatch(fold(title)) is None else None


_NO_TITLE = lazy_re(r"(?:tage?s?|wochen?|days?|weeks?|hospitieren|schnuppern)")
"""A time, or what one does, and nothing that has a name."""


_LINKS = frozenset(
    "für fuer im in der die das des dem den zum zur und oder & mit bei am an von vom bzw. als eine"
    " einen einer ein"
    " unser unsere unseren".split()
)


_PRONOUNS = frozenset("Sie Ihr Ihre Ihres Ihrem Ihrer Ihren du ihr deines deiner eures".split())


def _nouns_of(phrase: str) -> str:
    """A German phrase to its last noun: in it all words but small ones have a capital."""
    kept: list[str] = []
    words = phrase.split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word in _PRONOUNS and kept:
            break
        is_adjective = word.endswith(("er", "en", "em", "es", "e")) and following[:1].isupper()
        if word[0].islower() and word not in _LINKS and kept and not is_adjective:
            break
        kept.append(word)
    while kept and kept[-1].lower() in _LINKS:
        kept.pop()
    return " ".join(kept)


def _folded_with_places(sentence: str) -> tuple[str, list[int]]:
    """The folded sentence, and for each of its letters (and its end) where that stands in it."""
    folded: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(sentence):
        spelled = fold(letter) or " "
        folded.append(spelled)
        places += [place] * len(spelled)
    return "".join(folded), [*places, len(sentence)]
