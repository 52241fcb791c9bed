"""Every function that is given what people type, as something that takes one text."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import partial

from handlers.company.offer_answers import title_and_body
from handlers.company.offer_changes import is_new_text
from handlers.company.offer_days import usable_last_day, usable_start
from handlers.company.offer_files import with_title_first
from handlers.coordinator.rich_text import clean_html
from handlers.coordinator.validation import read_codes, unpack_codes
from handlers.engine.payloads import read as read_payload
from handlers.heard_at import MOMENTS
from models.company_names import keys_said
from models.matching.rules.wish import has_word
from models.queries.offers import text_key
from models.reading import (
    doubt_about,
    find_place,
    guess_meanings,
    guess_sector,
    is_understood_as,
    read_company,
    read_date,
    read_degree,
    read_degrees,
    read_kinds,
    read_languages,
    read_meanings,
    read_offer,
    read_pay,
    read_radius,
    read_semester,
    read_study,
    read_subscription,
    read_words,
    term_of,
)
from models.reading.announcing import (
    read_announcement_wish,
    sends_plainly,
    without_prefix,
)
from models.reading.asked_words import read_asked_word
from models.reading.circle import read_circle
from models.reading.company import people_in, read_name
from models.reading.company_answers import (
    find_size,
    read_size,
    read_website,
    seeks_students,
    speaks_of_companies,
)
from models.reading.company_letter import take_letter_apart
from models.reading.contact import contact_alone, read_contact
from models.reading.correction import gives_title, read_changes, title_in
from models.reading.cover_notes import is_only_a_cover_note
from models.reading.dates import said_day
from models.reading.fields import read_fields, says_every_field
from models.reading.joining import read_known_answer, read_letting_in, takes_request_back
from models.reading.kinds import read_kinds_named
from models.reading.languages import says_one_is_enough
from models.reading.list_number import read_numbered
from models.reading.mail import is_greeting, without_mail_header
from models.reading.mail_addresses import mail_addresses_in, spoken_address, written_out
from models.reading.notes import drops_note, note_beside_interest, read_note
from models.reading.offer import find_skills
from models.reading.offer_facts import (
    is_for_every_field,
    is_remote,
    read_duration_weeks,
    read_hours_per_week,
    read_start,
)
from models.reading.offer_fields import offer_fields
from models.reading.offer_kind import kind_of_offer, names_kind
from models.reading.offer_signs import is_offer_said
from models.reading.offers.parts import passages_of
from models.reading.pay_words import pay_passage, says_more_than_amount, says_terms
from models.reading.place import read_place
from models.reading.plain_words import (
    adds,
    agrees,
    assents,
    begins_with_no,
    begins_with_yes,
    finishes,
    is_yes,
    may_assent,
    refuses,
    wants_out,
)
from models.reading.queue import read_queue_words
from models.reading.reactions import asks_whether_open, wants_after_all
from models.reading.readings import Thing
from models.reading.returning import edited_reason, reason_in, takes_back
from models.reading.scope import read_scope
from models.reading.start import read_start_at_once, said_start
from models.reading.study_line import read_study_line
from models.reading.study_spelling import with_study_spelling
from models.reading.study_turns import parts_that_study, tell_apart
from models.reading.subjects import usual_name_of
from models.reading.telephones import telephones_in
from models.reading.understanding import understand
from models.reading.verdict import approves_plainly
from models.reading.websites import find_website
from models.reading.wish import read_kinds_changed, read_kinds_wanted, read_pace, read_wish
from models.search_words import sought_words, words_of_offer
from models.taxonomy import Taxonomy
from models.taxonomy.normalise import fold, words
from models.text import (
    clean,
    clean_code,
    clean_line,
    compare_key,
    has_words,
    in_parts,
    is_only_a_link,
    is_readable,
    names_contact,
    plain_text,
    readable_line,
    shorten,
    shown_length,
    utf16_length,
    without_unstorable,
)
from models.vocabulary import OfferKind

Reader = Callable[[str], object]

READ_ON = date(2026, 11, 24)
"""A fixed day, so that every run reads the same."""

SHORTENED_TO = 140
_FIELD = "0714"


def readers(taxonomy: Taxonomy) -> dict[str, Reader]:
    """Every reader by its name."""
    return {
        **_TEXT,
        **_ANSWERS,
        **_facts(),
        **_with_vocabulary(taxonomy),
        **_understanding(taxonomy),
    }


_QUESTIONS = (
    "newcomer:welcome",
    "student:place",
    "student:kinds",
    "student:home",
    "student:contact",
    "company:line",
    "company:offer_card",
    "company:home",
    "coordinator:audience",
)


def _understanding(taxonomy: Taxonomy) -> dict[str, Reader]:
    """The reader of all that is typed, at questions that take unlike things."""
    return {
        f"understand, {name}": partial(
            understand, listening=MOMENTS[name], taxonomy=taxonomy, today=READ_ON
        )
        for name in _QUESTIONS
    }


_TEXT: Mapping[str, Reader] = {
    "clean": clean,
    "clean_code": clean_code,
    "clean_line": clean_line,
    "clean_html": clean_html,
    "shown_length": shown_length,
    "compare_key": compare_key,
    "fold": fold,
    "has_words": has_words,
    "is_readable": is_readable,
    "readable_line": readable_line,
    "in_parts": partial(in_parts, limit=SHORTENED_TO),
    "is_greeting": is_greeting,
    "is_only_a_link": is_only_a_link,
    "names_contact": names_contact,
    "shorten": partial(shorten, limit=SHORTENED_TO),
    "text_key": text_key,
    "utf16_length": utf16_length,
    "without_mail_header": without_mail_header,
    "without_unstorable": without_unstorable,
    "words": words,
    "sought_words": sought_words,
    "words_of_offer": lambda text: words_of_offer(title=text, text=text, others=(text,)),
}

_ANSWERS: Mapping[str, Reader] = {
    "adds": adds,
    "agrees": agrees,
    "approves_plainly": approves_plainly,
    "read_announcement_wish": read_announcement_wish,
    "sends_plainly": sends_plainly,
    "without_prefix": without_prefix,
    "begins_with_no": begins_with_no,
    "edited_reason": lambda text: edited_reason(
        text, "Bitte schreiben Sie, was Sie zahlen. Danke!"
    ),
    "reason_in": reason_in,
    "takes_back": takes_back,
    "assents": assents,
    "begins_with_yes": begins_with_yes,
    "finishes": finishes,
    "read_asked_word": read_asked_word,
    "contact_alone": partial(contact_alone, username=None),
    "find_size": find_size,
    "seeks_students": seeks_students,
    "speaks_of_companies": speaks_of_companies,
    "gives_title": gives_title,
    "has_word": lambda text: has_word(text, "it"),
    "is_new_text": is_new_text,
    "is_only_a_cover_note": is_only_a_cover_note,
    "read_numbered": lambda text: read_numbered(text, range(1, 11)),
    "read_note": lambda text: read_note(text, "Ich kann SQL."),
    "drops_note": drops_note,
    "note_beside_interest": note_beside_interest,
    "wants_after_all": wants_after_all,
    "asks_whether_open": asks_whether_open,
    "is_yes": is_yes,
    "may_assent": may_assent,
    "mail_addresses_in": mail_addresses_in,
    "says_one_is_enough": says_one_is_enough,
    "names_kind": names_kind,
    "people_in": people_in,
    "find_website": find_website,
    "keys_said": keys_said,
    "plain_text": plain_text,
    "read_contact": lambda text: read_contact(text, "petra_klein"),
    "read_known_answer": read_known_answer,
    "read_letting_in": lambda text: read_letting_in(text, text),
    "takes_request_back": takes_request_back,
    "read_payload": read_payload,
    "read_start_at_once": read_start_at_once,
    "says_more_than_amount": lambda text: says_more_than_amount(text, is_span=False),
    "says_terms": says_terms,
    "read_radius": read_radius,
    "read_scope": read_scope,
    "read_size": read_size,
    "read_website": read_website,
    "refuses": refuses,
    "spoken_address": spoken_address,
    "telephones_in": partial(telephones_in, is_asked=True),
    "title_and_body": lambda text: title_and_body(text, text),
    "unpack_codes": unpack_codes,
    "wants_out": wants_out,
    "with_title_first": with_title_first,
    "written_out": written_out,
}


def _facts() -> dict[str, Reader]:
    """What is read without the vocabulary."""
    return {
        "is_for_every_field": is_for_every_field,
        "is_remote": is_remote,
        "kind_of_offer": lambda text: kind_of_offer(text, text),
        "read_date": partial(read_date, today=READ_ON),
        "read_degree": read_degree,
        "read_degrees": read_degrees,
        "read_duration_weeks": read_duration_weeks,
        "read_hours_per_week": read_hours_per_week,
        "read_kinds": read_kinds,
        "read_languages": read_languages,
        "usable_last_day": partial(_day, usable_last_day),
        "read_pay": read_pay,
        "pay_passage": pay_passage,
        "title_in": title_in,
        "read_semester": read_semester,
        "read_start": partial(read_start, today=READ_ON),
        "usable_start": partial(_day, usable_start),
        "said_start": partial(said_start, today=READ_ON),
        "said_day": partial(said_day, today=READ_ON),
    }


def _with_vocabulary(taxonomy: Taxonomy) -> dict[str, Reader]:
    return {
        "doubt_about": lambda text: doubt_about(text, (_FIELD,), taxonomy),
        "find_place": lambda text: find_place(text, taxonomy),
        "find_places": taxonomy.find_places,
        "find_skills": lambda text: find_skills(text, taxonomy),
        "guess_meanings": lambda text: guess_meanings(text, taxonomy),
        "guess_sector": lambda text: guess_sector(text, taxonomy),
        "is_understood_as": lambda text: is_understood_as(text, _FIELD, taxonomy),
        "offer_fields": lambda text: offer_fields(text, passages_of(text), taxonomy),
        "read_changes": lambda text: read_changes(text, taxonomy, today=READ_ON),
        "read_circle": lambda text: read_circle(text, taxonomy),
        "read_codes": lambda text: read_codes(text, taxonomy),
        "take_letter_apart": lambda text: take_letter_apart(text, taxonomy),
        "read_company": lambda text: read_company(text, taxonomy),
        "read_name": lambda text: read_name(text, taxonomy),
        "is_offer_said": lambda text: is_offer_said(text, taxonomy, READ_ON),
        "read_changes, of an offer": lambda text: read_changes(
            text, taxonomy, today=READ_ON, thing=Thing.OFFER
        ),
        "says_every_field": lambda text: says_every_field(text, taxonomy),
        "read_fields": lambda text: read_fields(text, taxonomy),
        "read_kinds_changed": lambda text: read_kinds_changed(
            text, taxonomy, frozenset({OfferKind.PRAKTIKUM})
        ),
        "read_kinds_named": lambda text: read_kinds_named(text, taxonomy),
        "read_kinds_wanted": lambda text: read_kinds_wanted(text, taxonomy),
        "read_meanings": lambda text: read_meanings(text, taxonomy),
        "read_offer": lambda text: read_offer(text, taxonomy, today=READ_ON),
        "read_offer, titled": lambda text: read_offer(text, taxonomy, title=text, today=READ_ON),
        "read_pace": lambda text: read_pace(text, taxonomy),
        "read_queue_words": lambda text: read_queue_words(text, taxonomy, ("Witten",)),
        "read_place": lambda text: read_place(text, taxonomy),
        "read_study": lambda text: read_study(text, taxonomy),
        "read_study_line": lambda text: read_study_line(text, taxonomy),
        "read_subscription": lambda text: read_subscription(text, taxonomy),
        "read_words": lambda text: read_words(text, taxonomy),
        "read_wish": lambda text: read_wish(text, taxonomy),
        "term_of": lambda text: term_of(text, taxonomy),
        "usual_name_of": lambda text: usual_name_of(text, read_study(text, taxonomy), taxonomy),
        "with_study_spelling": lambda text: with_study_spelling(text, taxonomy),
        "tell_apart": tell_apart,
        "parts_that_study": parts_that_study,
    }


def _day(read: Callable[[str, date], object], text: str) -> object:
    with suppress(ValueError):
        return read(text, READ_ON)
    return None
