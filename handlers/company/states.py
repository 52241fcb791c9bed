"""The open questions of a company's dialogues; the names are stored in drafts."""

from enum import StrEnum


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
