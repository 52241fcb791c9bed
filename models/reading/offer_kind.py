"""Reads the kind of an offer, and the kinds a student wants, out of text."""

import re
from collections.abc import Mapping

from models.reading.lazy_re import lazy_re
from models.reading.scope import Mode, read_scope
from models.taxonomy.normalise import fold, split_glued, without_gender
from models.vocabulary import OfferKind

# What names each kind, in the order in which a title with several is decided at the same position.
_PATTERNS: Mapping[OfferKind, str] = {
    OfferKind.SCHNUPPERTAG: (
        r"schnupper\w*|ueber die schulter (?:zu )?(?:schau|gucken|blick)\w*|praxistage?s?\b"
        r"|probe(?:arbeits)?tage?s?\b|probearbeit\w*|job[\s-]?shadow\w*|hospitant\w*"
        r"|hospitation\w*"
        r"|hospitier\w*|tag im betrieb|tagespraktik\w*|trial day\w*|taster day\w*"
        r"|^\W*ein tag (?:bei|mit|als|im|in)\b|ein tag (?:bei|mit|als)\b"
        r"|einen tag (?:lang )?(?:bei|mit|als|im|in)\b|day at work"
    ),
    OfferKind.PRAXISEINBLICK: (
        r"praxiseinblick\w*|einblick\w*|betriebsbesichtigung\w*|betriebserkundung\w*"
        r"|unternehmensbesuch\w*|betriebsbesuch\w*|werks?(?:fuehrung|besichtigung|tour)\w*"
        r"|firmenbesuch\w*|firmenbesichtigung\w*|exkursion\w*|excursion\w*|field trip\w*"
        r"|besichtigung\w*|tag der offenen tuer"
        r"|offene tuer|tag der offenen \w+|site visit\w*|company visit\w*|factory tour\w*|plant"
        r" tour\w*|open day\w*"
        r"|insight (?:day|evening|visit|tour)\w*|blick hinter die kulissen|rundgang\w*"
        r"|laborfuehrung\w*|unternehmenstag\w*|firmentag\w*|open house|open labs?\b"
        r"|\w*bustour\w*|guided tours?\b|firmenrundgang\w*|lab tour\w*|company (?:tour|day)"
        r"|open (?:afternoon|evening|morning|night)\w*"
        r"|open (?:\w+ ){0,2}day\b|offene\w? (?:\w+)?(?:abend|nachmittag|vormittag|werkstatt"
        r"|labor)\w*"
        r"|^\W*visit (?:our|us)\b|besuch"
        r" bei|infotag\w*"
        r"|fuehrung durch|lange nacht der"
    ),
    OfferKind.ABSCHLUSSARBEIT: (
        r"abschluss-?\s?arbeit\w*|(?:bachelor|master|diplom|studien|haus|seminar|examens|doktor"
        r"|projekt-|semester)-?\s?(?:/|und|oder|-|\s)*arbeit(?:en)?\b|bachelor- ?(?:und|oder"
        r"|/) ?master\w*"
        r"|\bthes[ie]s\w*|(?:bachelor|master|diplom)-?thes[ie]s\b|dissertation\w*|promotion(?:sstelle|sthema|sprojekt|svorhaben|sstud)\w*"
        r"|promotion (?:im bereich|im fach|in (?:der|den|kooperation)|zu[rm]?|ueber)\b"
        r"|\b(?:kooperative|berufsbegleitende|externe)\w* promotion\b|industriepromotion\w*"
        r"|abschluss-?themen|abschlussthema|(?:bachelor|master)(?:arbeits)?thema|(?:bachelor"
        r"|master)themen"
        r"|final year project|diploma project|bsc/msc|doktorand\w*|phd\b|(?:bachelor"
        r"|master)and(?:in|en|innen)?\b"
    ),
    OfferKind.WERKSTUDENT: (
        r"werk-?\s?stud\w*|working[\s-]?stud\w*|student(?:ische|ischer|ischen)? (?:hilfs|aushilf"
        r"|mitarbeit"
        r"|nebenjob|assist|beschaeftig)\w*|studentische[rn]?\s+\w+hilfe|hiwi\w*|\bshk\b|\bwhb\b"
        r"|\bwhk\b"
        r"|hilfskraft\w*|hilfskraefte\w*|studenten-?job\w*|studi-?job\w*|nebenjob\w*|minijob\w*"
        r"|student assistant\w*|student (?:job|worker|employee|helper)\w*|research assistant\w*"
        r"|aushilfe\w*|teilzeitjob\w*|neben dem studium|neben deinem studium|neben ihrem studium"
        r"|studienbegleitend\w*|part[\s-]?time (?:student|job)\w*|campus job|tutor(?:in|en)?\b"
        r"|studentische unterstuetzung|studentisches? \w*kraft|ferienjob\w*|450[\s-]?euro"
        r"|520[\s-]?euro"
        r"|geringfuegig\w*|buerohilfe\w*|nachhilfelehr\w*|kellner\w*|babysitter\w*|laborhilfe\w*"
        r"|umzugshelfer\w*|werkstudium|tutorium|student trainee"
        r"|studentische[rn]? nebentaetigkeit\w*"
    ),
    OfferKind.PRAKTIKUM: (
        r"\w*praktik(?:um|a|ums|en|ant\w*|umsplatz|umsplaetze|umsstelle\w*)\b|\w*praktik\w*"
        r"|praxis-?semester\w*|praxisphase\w*|praxisplatz\w*|praxisplaetze|praxisstelle\w*"
        r"|\binterns?\b|\binternships?\w*|\btraineeships?\b|work placement|placement (?:student"
        r"|year)"
        r"|\bstage\b|duales? studi\w+|dual(?:es)? studi\w*|dual study|hospitanz\w*|famulatur\w*"
        r"|volontariat\w*"
        r"|praktisches jahr|anerkennungsjahr|industrial placement|summer student|co-?op\b"
        r"|famulant\w*"
        r"|pflichtpraktik\w*|vorpraktik\w*|referendar\w*|anerkennungspraktik\w*|student placement"
        r"|bufdi|\bfsj\b|trainee students?\b"
    ),
    OfferKind.BERUFSEINSTIEG: (
        r"berufseinst\w*|berufseinsteig\w*|direkteinstieg\w*|absolvent\w*|trainee\b|trainees\b"
        r"|trainee-?programm\w*|traineestelle\w*|festanstellung\w*|unbefristet\w*|graduate"
        r" program\w*|graduate scheme|graduate\w*"
        r"|young professional\w*"
        r"|\bjunior\b|einstiegs(?:stelle|position|programm)\w*|berufsanfaenger\w*|entry[\s-]?level"
        r"|permanent position|vollzeitstelle|full[\s-]?time position|jobeinstieg\w*"
        r"|first job|ersten berufsjahr"
        r"|einsteiger\w*"
        r"|nach dem studium|nach deinem (?:studium|abschluss)|nach abschluss (?:des|deines"
        r"|ihres) studiums"
    ),
    OfferKind.PROJEKT: (
        r"praxis-?projekt\w*|studi(?:en|erenden)-?projekt\w*|studentische[ns]? (?:projekt\w*|team)"
        r"|student project\w*|semester-?projekt\w*|projekt-?seminar\w*"
        r"|lehr(?:-?forschungs)?projekt\w*"
        r"|forschungsprojekt mit studierenden|kooperationsprojekt\w*|projektwoche\w*|hackathon\w*"
        r"|case study|capstone\w*|design ?sprint\w*|studenten-?team\w*|studierenden-?team\w*"
        r"|course projects?\b|project ideas?\b|industry projects?\b|innovation challenge\w*"
        r"|projektpartner(?:schaft)?(?:en)? gesucht|forschungsseminar\w*"
        r"|projects? for (?:students?|student teams|a course)"
        r"|innovationsworkshop\w*|fallstudie\w*|projektgruppe\w*|projektthema|projektthemen"
        r"|projektstudium"
        r"|projektanfrage\w*|forschungsprojekt\w*|projektidee\w*|projektangebot\w*"
        r"|projektarbeit\w*|entwicklungsprojekt\w*|project work|research project|service learning"
        r"|ideenwettbewerb\w*|student team\w*|projekt mit studierenden"
        r"|studentisches beratungsprojekt"
    ),
}
_COMPILED = {kind: re.compile(rf"(?:{pattern})") for kind, pattern in _PATTERNS.items()}
# Bare words that decide only when nothing clearer stands in the text.
_BARE_PROJECT = lazy_re(
    r"^\s*projekt?s?\b|^\s*project\b|[.:]\s*projekt\s*:|[.:]\s*project\s*:|\bprojekt\b"
)
_TOPIC_OF_THESIS = lazy_re(
    r"\barbeiten zu[rm]?\b|\barbeit (?:zu[rm]?|ueber|im bereich)\b|\bthemen? (?:fuer|der|zu)\b"
    r"|\bthema\b"
    r"|\btopic\b|\bnachwuchsforsch|\bim rahmen (?:einer|deiner|ihrer) arbeit"
)
_WORK_BESIDES = lazy_re(
    r"\bmitarbeit\b|(?<!\d)\d{1,3}\s*(?:-|bis)?\s*\d{0,3}\s*(?:h|std\.?|stunden|hours)\s*(?:/|pro"
    r"|je|in der|per|a|die)\s*"
    r"(?:w|week)|\bstudent\b|\bstudenten\b|\bstudierende\b|\bnebenbei\b"
)
# A title that names a person ("Trainer/in", "Redakteurin (m/w/d)") or help seeks somebody for work.
_PERSON_IN_BOTH_FORMS = lazy_re(
    r"[a-zäöüß](?:[*:_/]-?|\(-?)in(?:nen)?\b|\([mwfdx]\s*[/|,]\s*[mwfdx]\b"
    r"|\b[mwfd]/[mwfd]/[dx]\b|[a-zäöüß]Innen\b"
)
_WORKER = lazy_re(
    r"\b\w*(?:assisten[zt]|aushilfe|helfer|kraft|kraefte|betreuer|trainer|lehrer|redakteur|texter"
    r"|uebersetzer|lektor|lektorat|fahrer|verkaeufer|berater|entwickler|designer|gestalter"
    r"|moderator"
    r"|fotograf|sprecher|promoter|empfang|rezeption|barista|sachbearbeiter|leiter|pfleger|begleiter"
    r"|begleitung|nachhilfe|speaker|developer|engineer|assistant|editor|translator|tutor|coach"
    r"|manager|analyst|technician|administrator|leitung|dolmetscher|programmierer|zeichner"
    r"|laborant|techniker)"
    r"(?:in|innen|en|s)?\b|\bhonorarbasis\b|\bteilzeit\b|\bpart[\s-]?time\b|\bunterstuetzung\b"
    r"|\bverstaerkung\b"
)
_JOB = lazy_re(
    r"\bvollzeit\b|\bfull[\s-]?time\b|\bberufserfahrung\b|abgeschlossenes studium|\bteamleit"
)
LONGEST_HEAD = 400
"""Letters of a title that are read; what is longer is the text itself, on one line."""

_STRONGER_AT_ONCE = (
    # A working student may write a thesis "also"; the one named first in the title wins, except
    # where one word belongs to the other's name.
    (
        OfferKind.BERUFSEINSTIEG,
        (OfferKind.WERKSTUDENT, OfferKind.PRAKTIKUM, OfferKind.ABSCHLUSSARBEIT),
    ),
)


def kind_of_offer(title: str, text: str) -> tuple[OfferKind | None, bool]:
    """The kind of an offer, and whether the text names it or it is only the usual one.

    The title decides before the text and what stands first before what follows.
    """
    head, body = _comparable(title[:LONGEST_HEAD]), _comparable(text)
    for part in (head, body):
        named = _first_named(part)
        if named is not None:
            return named, True
    both = f"{head}. {body}"
    if _BARE_PROJECT.search(both):
        return OfferKind.PROJEKT, True
    if _TOPIC_OF_THESIS.search(both):
        return OfferKind.ABSCHLUSSARBEIT, True
    if _WORK_BESIDES.search(both):
        return OfferKind.WERKSTUDENT, False
    if _JOB.search(both):
        return OfferKind.BERUFSEINSTIEG, False
    if _PERSON_IN_BOTH_FORMS.search(title) or _WORKER.search(head):
        return OfferKind.WERKSTUDENT, False
    return (OfferKind.ABSCHLUSSARBEIT, False) if both.strip(". ") else (None, False)


def read_kinds(text: str) -> frozenset[OfferKind]:
    """Every kind that a text asks for: what a student says they look for.

    Only refusing some leaves all the others: "alles außer Praktikum".
    """
    scope = read_scope(text)
    if not scope.has(Mode.OUT):
        return _kinds_named(text)
    wanted, refused = _kinds_named(scope.wanted), _kinds_named(scope.refused)
    if refused and not wanted:
        return frozenset(OfferKind) - refused
    return wanted - refused


def names_kind(text: str) -> bool:
    """Whether a text names what kind of offer it is; to name them all is to name none."""
    return 0 < len(read_kinds(text)) < len(OfferKind)


def _kinds_named(text: str) -> frozenset[OfferKind]:
    comparable = _comparable(text)
    found = {kind for kind, pattern in _COMPILED.items() if pattern.search(comparable)}
    if re.search(r"\bprojekte?\b|\bprojects?\b", comparable):
        found.add(OfferKind.PROJEKT)
    if re.search(r"\b(?:bachelor|master)-?\s*(?:und|oder|/|&)\s*(?:bachelor|master)", comparable):
        found.add(OfferKind.ABSCHLUSSARBEIT)
    if re.search(r"\b(?:ba|ma|bachelor|master)\s+arbeit|\barbeit schreiben\b", comparable):
        found.add(OfferKind.ABSCHLUSSARBEIT)
    if re.search(r"\b(?:alles|alle|egal|everything|all|any|beliebig)\b", comparable) and not found:
        return frozenset(OfferKind)
    if re.search(r"\b(?:job|jobs|hilfsjob|nebenher)\b", comparable) and not found:
        found.add(OfferKind.WERKSTUDENT)
    if re.search(r"\b(?:feste stelle|festen job|stelle nach)\b", comparable) or _ENTRY.search(
        comparable
    ):
        found.add(OfferKind.BERUFSEINSTIEG)
    return frozenset(found)


_ENTRY = lazy_re(
    r"\beinstieg\b(?!\s+(?:ab|am|zum|im|erst|sofort|jederzeit|moeglich|ist|nach|\d))(?!\s*:)"
)
"""The first job, and not the day on which any begins: "Einstieg ab sofort"."""


def kind_spans(folded: str) -> list[tuple[int, int, OfferKind]]:
    """Where folded words name a kind, as (start, end, kind), in the order of the kinds."""
    return [
        (*found.span(), kind)
        for kind, pattern in _COMPILED.items()
        for found in pattern.finditer(folded)
    ]


def names_role(title: str) -> bool:
    """Whether a line names a person for some work: "Redakteurin (m/w/d)", "Laborhelfer"."""
    head = _comparable(title[:LONGEST_HEAD])
    return _PERSON_IN_BOTH_FORMS.search(title) is not None or _WORKER.search(head) is not None


def _comparable(text: str) -> str:
    return fold(split_glued(without_gender(text[:12_000])))


def _first_named(part: str) -> OfferKind | None:
    """The kind named first; a beginner's job only when nothing for students is named."""
    starts: dict[OfferKind, int] = {}
    for kind, pattern in _COMPILED.items():
        found = pattern.search(part)
        if found:
            starts[kind] = found.start()
    for weak, stronger in _STRONGER_AT_ONCE:
        if any(kind in starts for kind in stronger):
            starts.pop(weak, None)
    if not starts:
        return None
    return min(starts, key=lambda kind: starts[kind])
