"""Texts that nobody would type by accident: every short thing a reader may stumble over, repeated.

Each generator gives a text of about the asked number of letters. Together they cover the classes
of characters that readers look for, words that almost are terms, and terms themselves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import cycle

from models.taxonomy import Taxonomy

TextOf = Callable[[int], str]
"""A text of about this many letters."""

REPEATED: Mapping[str, str] = {
    "digit": "1",
    "digits": "12 ",
    "postal codes": "44801 ",
    "postal towns": "99999 Xanten-Ypsilon ",
    "numbers in a row": "1 2 3 4 5 6 7 ",
    "grouped numbers": "1.000.",
    "spaced groups": "1 000 ",
    "day and dot": "1.",
    "dates": "1.1.",
    "short dates": "1.1. ",
    "days in full": "01.02.2027 ",
    "days by month": "3. mai ",
    "months": "mai ",
    "seasons": "ss ws ",
    "digit and hyphen": "1-",
    "spans": "1 - 2 - ",
    "quarters": "q1 ",
    "amounts": "10 € ",
    "currency": "€ ",
    "hours": "20 h ",
    "lengths": "3 monate ",
    "radius": "25 km ",
    "phone": "+49 (0) ",
    "phones": "0231/123456 ",
    "phones apart": "Tel. 0231 123456, ",
    "phones abroad": "512 345 678 ",
    "no phones": "0999 0000 ",
    "slashed": "1/2/",
    "letter": "a",
    "letter and blank": "a ",
    "two letters": "ab ",
    "umlaut": "ä",
    "umlaut and blank": "ä ",
    "sharp s": "ß",
    "capital": "A ",
    "capitals": "A",
    "capital and small": "Aa",
    "camel": "studentAI ",
    "hyphen": "-",
    "hyphens apart": "- ",
    "letter and hyphen": "a-",
    "elided": "mikro- und ",
    "slash": "/",
    "letter and slash": "a/",
    "at": "@",
    "addresses": "a@",
    "mails": "a@firma.de ",
    "mails in hosts": "a@b.c.",
    "mails hidden": "a (at) b (punkt) de ",
    "mails said": "a at b punkt ",
    "mails with commas": "a@firma,de ",
    "dots": "..",
    "letter and dot": "a.",
    "word and dot": "ab.",
    "www": "www.",
    "www apart": "www. ",
    "web": "http://a",
    "web apart": "http://a.de ",
    "domains": "a.de ",
    "bracket": "(",
    "brackets": "()",
    "gender": "(m/w/",
    "gender note": "(m/w/d) ",
    "starred": "student*in ",
    "colon": ":",
    "header": "von: a\n",
    "subject": "betreff: aw: ",
    "forwards": "aw: ",
    "forwards glued": "aw:",
    "greeting": "hallo ",
    "opening": "wir sind ",
    "opening glued": "hi,",
    "quote": "„",
    "quotes": '"a" ',
    "without": "ohne ",
    "without and": "ohne a und ",
    "with": "mit a, ",
    "comma": ",",
    "commas": "a, ",
    "and": "und ",
    "names and": "a und b oder ",
    "not": "nicht ",
    "every": "alle ",
    "every subject": "alle fächer ",
    "not every subject": "nicht alle fächer ",
    "all kinds": "praktikum ",
    "bachelor and master": "bachelor/master ",
    "degrees": "b. a. m. ",
    "semester": "3. semester ",
    "study and not": "studiere a b ",
    "apply": "bewerbung a a a ",
    "sought": "suchen ",
    "people": "30 MA ",
    "legal forms": "GmbH & Co. ",
    "legal form": "e. V. ",
    "emoji": "🙂",
    "family": "👨‍👩‍👧",
    "flag": "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "marks": "a\u0301\u0302\u0303\u0304\u0305",
    "joiner": "a\u200d",
    "wide": "ａ",
    "ligature": "ﷺ",
    "hangul": "ᄀ",
    "cyrillic": "ж ",
    "greek": "Σ",
    "blank": " ",
    "newline": "\n",
    "lines": "a\n",
    "blank lines": "a\n\n",
    "lines of blanks": " \n",
    "tab": "\t",
    "tabs": "a\t",
    "wide blanks": "a\u2003",
    "sentence": "a. ",
    "bullets": "• ",
    "asterisk": "* ",
    "plus": "+",
    "c plus": "c++ ",
    "underscore": "_",
    "words glued": "a_",
    "ampersand": "&",
    "entity": "&amp;",
    "tag": "<b>",
    "open tag": "<",
    "tags": "<b>a</b>",
    "apostrophe": "'",
    "bar": "|",
    "semicolon": "; ",
    "equal": "=",
}
"""By the name a report gives it: what is repeated until the text is long enough."""

ENDED: Mapping[str, tuple[str, str]] = {
    "sought people": ("suche ", ". 30 MA"),
    "not, at the end": ("nicht ", "! alle fächer"),
    "address at the end": ("a.", " a@b.de"),
    "blanks and a dash": ("a    ", "- b"),
    "letters and a mark": ("a", "@"),
    "quote never closed": ("a ", "„"),
    "months and a year": ("ab mai ", "2027"),
    "brackets closed": ("(", ")"),
    "degrees and a thesis": ("bachelor und ", "arbeit"),
    "half a link": ("http", "://a.de"),
}
"""What is repeated, and how the text ends: a search that looks for the end from everywhere."""

WORDS: Mapping[str, Sequence[str]] = {
    "mixed": (
        "Wir", "suchen", "ab", "sofort", "Studierende", "der", "Elektrotechnik", "in", "Bochum",
        "für", "20", "Stunden", "die", "Woche", "bei", "14", "€", "pro", "Stunde,", "Bewerbung",
        "bis", "zum", "15.", "Mai", "an", "jobs@beispiel.de", "oder", "www.beispiel.de.",
    ),
    "compounds": (
        "Kraftfahrzeugmechatronikwerkstattleitung", "Abwasserbehandlungsanlagenbetreiber",
        "Gebäudeautomationsprogrammierung", "Lebensmittelverarbeitungstechnologie",
        "Umweltverträglichkeitsprüfungsverfahren", "Werkzeugmaschinensteuerungsentwicklung",
    ),
    "almost terms": (
        "Elektrotehcnik", "Maschienbau", "Infromatik", "Betreibswirtschaft", "Bauingneieur",
        "Wirtschatfsinformatik", "Mechatrnoik", "Verfahrnestechnik", "Pysik", "Cheime",
    ),
    "english": (
        "We", "are", "looking", "for", "a", "working", "student", "in", "computer", "science",
        "20", "hours", "a", "week,", "paid", "at", "least", "14", "euro", "an", "hour,", "apply",
        "until", "May", "15th,", "2027.",
    ),
    "places": ("in", "Bochum", "bei", "Essen", "Bad", "Neuenahr-Ahrweiler", "am", "Rhein", "Hagen"),
    "nearly places": ("Bochm", "Dortmnud", "Esseen", "Gelsenkirhcen", "Wuppretal", "Mülhiem"),
}  # fmt: skip


def texts_of(taxonomy: Taxonomy) -> dict[str, TextOf]:
    """Every generator by its name; some draw on the vocabulary itself."""
    terms = sorted(taxonomy.lexicon.terms)
    names = taxonomy.names_in_order
    vocabulary: dict[str, Sequence[str]] = {
        "every term": terms,
        "every name": names,
        "names cut short": [name[: max(3, len(name) * 2 // 3)] for name in names],
        "names misspelt": [f"{name[:3]}{name[4:]}" for name in names if len(name) > 6],
        "terms misspelt": [f"{term[:-2]}{term[-1]}{term[-2]}" for term in terms if len(term) > 6],
        "every place": [place.name for place in list(taxonomy.place_index.places.values())[:2000]],
        "every university": [each.long_name for each in taxonomy.universities],
        "every programme": [each.name for each in taxonomy.programmes],
    }
    return {
        **{name: partial(_repeated, unit) for name, unit in REPEATED.items()},
        **{name: partial(_ended, *parts) for name, parts in ENDED.items()},
        **{name: partial(_worded, listed) for name, listed in WORDS.items()},
        **{name: partial(_worded, listed) for name, listed in vocabulary.items()},
        "every term glued": partial(_worded, terms, between=""),
        "every name on a line": partial(_worded, names, between="\n"),
        "different words": partial(_worded, [f"w{number}x" for number in range(4000)]),
        "different numbers": partial(_worded, [str(number) for number in range(4000)]),
    }


def _repeated(unit: str, letters: int) -> str:
    return (unit * (letters // len(unit) + 1))[:letters]


def _ended(unit: str, end: str, letters: int) -> str:
    return _repeated(unit, letters - len(end)) + end


def _worded(listed: Iterable[str], letters: int, between: str = " ") -> str:
    parts: list[str] = []
    length = 0
    for word in cycle(listed):
        parts.append(word)
        length += len(word) + len(between)
        if length >= letters:
            return between.join(parts)[:letters]
    return ""
