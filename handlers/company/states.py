"""The open questions of a company's dialogues; the names are stored in drafts."""

from collections.abc import Mapping
from enum import StrEnum

from models.reading.heard import Role
from models.reading.listening import (
    COMPANY_PARTS,
    OFFER_PARTS,
    Listening,
    Takes,
    Yes,
    listens,
)


class CompanyQuestion(StrEnum):
    """Registering a company, and changing one line of it later."""

    LINE = "company.line"
    KNOWN = "company.known"
    SECTOR = "company.sector"
    SIZE = "company.size"
    NAME = "company.name"
    PLACE = "company.place"
    WEBSITE = "company.website"
    CONTACT = "company.contact"


class OfferQuestion(StrEnum):
    """Posting an offer, and changing one later."""

    COMPANY = "offer.company"
    TEXT = "offer.text"
    PICK_KIND = "offer.pick_kind"
    PICK_FIELDS = "offer.pick_fields"
    PREVIEW = "offer.preview"
    NEW_TEXT = "offer.new_text"
    TITLE = "offer.title"
    KIND = "offer.kind"
    FIELDS = "offer.fields"
    DEGREES = "offer.degrees"
    PLACE = "offer.place"
    START = "offer.start"
    LENGTH = "offer.length"
    PAY = "offer.pay"
    LANGUAGES = "offer.languages"
    UNTIL = "offer.until"


_LINE = (Takes.NAME, Takes.PLACE, Takes.WEBSITE)


def _of_company(*takes: Takes, yes: Yes = Yes.NOTHING) -> Listening:
    return listens(Role.COMPANY, *takes, corrects=COMPANY_PARTS, yes=yes)


def _of_offer(*takes: Takes, yes: Yes = Yes.NOTHING) -> Listening:
    return listens(Role.COMPANY, *takes, corrects=OFFER_PARTS, yes=yes)


LISTENS: Mapping[StrEnum, Listening] = {
    CompanyQuestion.LINE: _of_company(*_LINE),
    CompanyQuestion.KNOWN: _of_company(yes=Yes.SENDS),
    CompanyQuestion.SECTOR: _of_company(Takes.SECTOR, yes=Yes.KEEPS),
    CompanyQuestion.SIZE: _of_company(Takes.SIZE),
    CompanyQuestion.NAME: _of_company(Takes.NAME),
    CompanyQuestion.WEBSITE: _of_company(Takes.WEBSITE),
    OfferQuestion.COMPANY: _of_company(Takes.LINE),
    OfferQuestion.TEXT: _of_company(Takes.OFFER),
    OfferQuestion.NEW_TEXT: _of_company(Takes.OFFER),
    OfferQuestion.PREVIEW: _of_offer(yes=Yes.SENDS),
    OfferQuestion.PICK_KIND: _of_offer(Takes.KINDS),
    OfferQuestion.PICK_FIELDS: _of_offer(Takes.FIELDS),
    OfferQuestion.FIELDS: _of_offer(Takes.FIELDS, yes=Yes.KEEPS),
    OfferQuestion.TITLE: _of_offer(Takes.LINE),
    OfferQuestion.DEGREES: _of_offer(Takes.DEGREE, Takes.LINE, yes=Yes.KEEPS),
    OfferQuestion.START: _of_offer(Takes.LINE),
    OfferQuestion.LENGTH: _of_offer(Takes.LINE),
    OfferQuestion.PAY: _of_offer(Takes.LINE),
    OfferQuestion.LANGUAGES: _of_offer(Takes.LANGUAGES, yes=Yes.KEEPS),
    OfferQuestion.UNTIL: _of_offer(Takes.LINE),
}
"""What each question listens for."""
