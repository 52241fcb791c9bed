"""What a line corrects of an offer: title, pay, length, hours, start and last day, languages."""

from collections.abc import Sequence
from dataclasses import replace

from models.reading.correction.correcting import Correcting, said_after
from models.reading.correction.listed import change_list
from models.reading.correction.numbers import (
    AMOUNT,
    amount_of,
    find_swapped_number,
    numbers_before,
    per_of,
    whole,
)
from models.reading.correction.words import correction_words
from models.reading.dates import said_day
from models.reading.feasts import said_feast
from models.reading.languages import find_choice, find_languages, says_one_is_enough
from models.reading.lazy_re import lazy_re
from models.reading.line import Line, Named
from models.reading.offer_facts import read_duration_weeks, read_hours_per_week, read_pay
from models.reading.pay_words import pay_passage, says_terms
from models.reading.place import names_remote
from models.reading.readings import AT_ONCE, UNLIMITED, Change, Op
from models.reading.scope import Mode
from models.reading.start import start_phrases
from models.taxonomy.normalise import words as folded_words
from models.vocabulary import Language, is_further_language


def find_title(of: Correcting) -> None:
    """The words behind "title"; a remark about it is none, and only says that it is wrong."""
    before = set(of.line.taken)
    found = said_after(of, correction_words().title, "title", to_the_end=True)
    if found is None:
        return
    at, said = found
    is_given = of.line.typed.partition(said)[0].rstrip().endswith((":", "="))
    title = said if is_given else _without_remark(said)
    if title:
        of.change(at, Change("title", Op.SET, title))
        return
    clause = of.line.words[at].clause
    own = {each for each, word in enumerate(of.line.words) if word.clause == clause}
    of.line.taken = before | own
    of.change(at, Change("title"))


LONGEST_TITLE = 300
"""Letters of an answer that are read for a title."""


def title_in(text: str) -> str:
    """The title that an answer gives, without its name and what is said about it; may be empty.

    "Titel: Hilfe im Labor" and "zu lang, besser: Hilfe im Labor" are both "Hilfe im Labor".
    """
    text = text[:LONGEST_TITLE].strip()
    if gives_title(text):
        text = _COLON.split(text, 1)[-1].strip()
    return _without_remark(text)


def _without_remark(said: str) -> str:
    """A title without what is said about it: "zu lang, besser: X"; empty if nothing else is."""
    words = correction_words()
    while said.split():
        keys = ["".join(folded_words(word)) for word in said.split()]
        if keys[0] not in words.remarks:
            return said
        colon = _COLON.search(said)
        writing = [end for _, end, _ in words.writing.spans(keys)]
        if colon is not None:
            said = said[colon.end() :].strip()
        elif writing:
            said = " ".join(said.split()[writing[0] :])
        else:
            said = ""
    return said


_COLON = lazy_re(r"[:=]\s")


def gives_title(text: str) -> bool:
    """Whether a line says outright that what follows is the title: "Neuer Titel: ..."."""
    head = _HEAD.match(text[:_LONGEST_HEAD])
    keys = ["".join(folded_words(word)) for word in head.group(1).split()] if head else []
    return any(correction_words().title.spans(keys))


_HEAD = lazy_re(r"([^:=]+)[:=]")
_LONGEST_HEAD = 40


# Pay


def find_pay(of: Correcting) -> None:
    """Pay; a bare number is one where euros or pay stand anywhere in the line."""
    if not of.takes("pay"):
        return
    line = of.line
    names_money = of.labelled("pay") or not correction_words().money.isdisjoint(line.keys)
    wanted = _amounts(line)
    if wanted and (names_money or "€" in line.typed or _says_per(line)):
        if _take_with_terms(of, wanted[0]):
            return
        _take_amount(of, next((at for at in wanted if _stands_at_money(line, at)), wanted[0]))
        return
    for clause in of.clauses():
        if any(AMOUNT.fullmatch(line.words[at].text) and _is_denied(line, at) for at in clause):
            continue
        words = of.text_of(clause)
        pay = read_pay(words)
        is_settled = (of.labelled("pay") and says_terms(words)) or _names_terms(of, clause)
        if pay.paid is not None or is_settled:
            value = 0 if pay.paid is False else pay_passage(words) or pay.text or words
            of.change(clause.start, Change("pay", Op.SET, value, words=words))
            return
    is_unpaid = any(correction_words().unpaid.spans(line.keys))
    if is_unpaid or read_pay(line.typed).paid is False:
        # The refusal itself says it: "bezahlt wird doch nicht".
        of.change(0, Change("pay", Op.SET, 0))


def _take_with_terms(of: Correcting, at: int) -> bool:
    """Takes what several clauses say of pay: "Mindestlohn beim Praktikum, später 500 Euro"."""
    settled = [clause for clause in of.clauses() if _names_terms(of, clause)]
    if not settled or any(at in clause for clause in settled):
        return False
    own = next(clause for clause in of.clauses() if at in clause)
    span = range(min(settled[0].start, own.start), max(settled[-1].stop, own.stop))
    words = of.text_of(span)
    of.change(span.start, Change("pay", Op.SET, pay_passage(words), words=words))
    return True


def _names_terms(of: Correcting, clause: range) -> bool:
    """Whether a clause says how pay is settled, and does not refuse it."""
    keys = of.line.keys[clause.start : clause.stop]
    found = correction_words().pay_terms.spans(keys)
    words = of.line.words
    return any(words[clause.start + start].mode is not Mode.OUT for start, _, _ in found)


def _amounts(line: Line) -> list[int]:
    return [
        at
        for at, word in enumerate(line.words)
        if at not in line.taken and word.mode is not Mode.OUT and AMOUNT.fullmatch(word.text)
        if not _is_denied(line, at)
    ]


def _is_denied(line: Line, at: int) -> bool:
    """Whether something is denied of an amount: "die 800 Euro stammen nicht von uns"."""
    behind = [word for word in line.words[at + 1 :] if word.clause == line.words[at].clause]
    denies = any(word.is_cue and word.key in correction_words().denying for word in behind)
    return denies and not any(map(AMOUNT.fullmatch, (word.text for word in behind)))


def _take_amount(of: Correcting, at: int) -> None:
    amount = amount_of(of.line.words[at].text)
    clause = of.line.words[at].clause
    if read_pay(of.clause_text(at)).amount_to is not None:
        # Both ends of a span are its own: "450-1200 €".
        for each in _amounts(of.line):
            if of.line.words[each].clause == clause:
                of.line.take(each, each + 1, amount)
    of.line.take(at, at + 1, amount)
    of.set(at, "pay", whole(amount), per=per_of(of, amount).value)


def _says_per(line: Line) -> bool:
    """Whether an amount is one for a time: "450 im Monat"."""
    words = correction_words()
    return any(
        line.keys[at] in words.per
        and line.keys[at + 1] in words.monthly | words.hourly
        and any(word.text[0].isdigit() for word in line.words[max(0, at - 2) : at])
        for at in range(len(line.keys) - 1)
    )


def _stands_at_money(line: Line, at: int) -> bool:
    after = line.keys[at + 1] if at + 1 < len(line.keys) else ""
    return after in correction_words().money


# Length and hours


def find_length(of: Correcting) -> None:
    if not of.takes("length"):
        return
    words, line = correction_words(), of.line
    units = words.weeks | words.months
    for start, at, value in numbers_before(of, units):
        if line.before(start) in words.from_now:
            # "in 3 Wochen" is when it starts.
            continue
        unit = "week" if line.keys[at] in words.weeks else "month"
        line.take(start, at + 1, value)
        of.set(start, "length", value, unit=unit)
        return
    if find_swapped_number(of, "length", words.weeks, unit="week"):
        return
    if find_swapped_number(of, "length", words.months, unit="month"):
        return
    _find_length_in_words(of)


def _find_length_in_words(of: Correcting) -> None:
    """Without a number: "ein halbes Jahr", "unbefristet", "Dauer ist offen"."""
    words, line = correction_words(), of.line
    unlimited = [each for each in line.take_phrases(words.unlimited) if each.is_wanted]
    if unlimited or (of.labelled("length") and not words.is_open.isdisjoint(line.keys)):
        at = unlimited[0].start if unlimited else 0
        of.change(at, Change("length", Op.SET, UNLIMITED))
        return
    for clause in of.clauses():
        text = of.text_of(clause)
        is_remote = names_remote(line.keys[clause.start : clause.stop])
        is_when = any(of.has_changed(part, clause) for part in ("start", "until"))
        is_other = is_remote or is_when or words.from_now & set(line.keys)
        said = None if is_other else read_duration_weeks(text)
        if said is not None:
            value = _one_or_both(said)
            of.change(clause.start, Change("length", Op.SET, value, {"unit": "week"}, words=text))
            return


def _one_or_both(span: Sequence[float | None]) -> float | list[float]:
    """The number of a span with one end, or whose ends are the same; else both."""
    ends = list(dict.fromkeys(whole(each) for each in span if each is not None))
    return ends[0] if len(ends) == 1 else ends


def find_hours(of: Correcting) -> None:
    if not of.takes("hours"):
        return
    units, line = correction_words().hours, of.line
    for start, at, value in numbers_before(of, units):
        line.take(start, at + 1, value)
        of.set(start, "hours", value)
        return
    if find_swapped_number(of, "hours", units):
        return
    if units.isdisjoint(line.keys) and not of.labelled("hours"):
        return
    for clause in of.clauses():
        text = of.text_of(clause)
        said = read_hours_per_week(text)
        if said is not None:
            of.change(clause.start, Change("hours", Op.SET, _one_or_both(said), words=text))
            return


# Start and last day


def find_days(of: Correcting) -> None:
    """Start and last day, one a clause; a day that only stands there is the start."""
    for clause in of.clauses():
        _find_day(of, clause)
    if of.takes("start"):
        _find_start_without_day(of)


def _find_day(of: Correcting, clause: range) -> None:
    keys = of.line.keys[clause.start : clause.stop]
    if any(correction_words().elsewhere.spans(keys)):
        return
    cue = next((begin for begin, _, _ in correction_words().until.spans(keys)), None)
    words = of.text_of(clause)
    said = said_day(words, of.today) or _day_beside_label(of, clause)
    said = said or said_feast(words, of.today)
    if said is None:
        return
    names_until = cue is not None or _labels_in(of, clause, "until")
    at = clause.start + (cue or 0)
    if names_until and of.takes("until"):
        of.change(at, Change("until", Op.SET, said, words=words))
    elif of.takes("start"):
        of.change(at, Change("start", Op.SET, said, words=words))


def _day_beside_label(of: Correcting, clause: range) -> str | None:
    """A month that is too short to be one without its part's name before it: "Start Mai"."""
    for label in of.labels:
        if label.value in {"start", "until"} and label.start in clause:
            behind = range(min(label.end, clause.stop - 1), clause.stop)
            return said_day(f"im {of.text_of(behind)}", of.today)
    return None


def _labels_in(of: Correcting, clause: Sequence[int], part: str) -> bool:
    return any(label.value == part and label.start in clause for label in of.labels)


def _find_start_without_day(of: Correcting) -> None:
    """At once, and where it is left open: that only beside the start, or without any other part."""
    for start, end, is_at_once in start_phrases().spans(of.line.keys):
        is_alone = set(of.line.left(correction_words().filling)) <= set(range(start, end))
        is_vague = of.line.keys[start] in correction_words().is_open and not is_alone
        is_meant = is_at_once or of.labelled("start")
        is_meant = is_meant or not (is_vague or of.labels or of.changes)
        if is_meant and of.line.words[start].mode is not Mode.OUT:
            of.line.take(start, end, AT_ONCE)
            of.set(start, "start", AT_ONCE)
            return


# Languages


def find_changed_languages(of: Correcting) -> None:
    """A language that is only called not needed goes as one that is refused."""
    if not of.takes("languages") or (of.labelled("fields") and not of.labelled("languages")):
        return
    found = find_languages(of.line)
    ends = [each.start for each in found[1:]] + [len(of.line.keys)]
    for at in reversed(range(len(found))):
        goes_on = at + 1 < len(found) and _are_joined(of.line, found[at], found[at + 1])
        if (goes_on and found[at + 1].is_refused) or _is_only_welcome(of.line, found[at], ends[at]):
            found[at] = replace(found[at], mode=Mode.OUT)
    is_any = says_one_is_enough(of.line.typed)
    choice = find_choice(of.line, found) if is_any else ()
    change_list(of, "languages", found, is_any_enough=is_any, one_of=choice)
    if found and all(each.mode is Mode.ONLY and is_further_language(each.value) for each in found):
        # "Nur Polnisch": German and English, which would stay beside it, go.
        own = Change("languages", Op.REMOVE, [str(each) for each in Language])
        of.changes["languages"][1].append(own)


_JOINING = frozenset({"und", "and", "oder", "or"})


def _are_joined(line: Line, one: Named[str], other: Named[str]) -> bool:
    """Whether the same is said of two languages: "Deutsch und Englisch wären schön"."""
    is_one_clause = line.words[one.start].clause == line.words[other.start].clause
    return is_one_clause and set(line.keys[one.end : other.start]) <= _JOINING


def _is_only_welcome(line: Line, language: Named[str], until: int) -> bool:
    """Whether its clause, or the next where it stands alone, says that it is not asked for."""
    clause = line.words[language.start].clause
    own = [at for at in range(len(line.keys)) if line.words[at].clause == clause]
    is_alone = own[0] == language.start and own[-1] == language.end - 1
    said = [
        line.keys[at]
        for at in range(language.end, until)
        if clause <= line.words[at].clause <= clause + is_alone
    ]
    return any(correction_words().nice.spans(said))
