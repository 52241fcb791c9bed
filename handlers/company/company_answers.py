"""What a company's answers are: the draft's data, and how typed words become answers."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.engine.questions.contact import MAX_CONTACT_UNITS
from models.queries.companies import CompanyInput
from models.reading.company_answers import is_short, size_of
from models.reading.legal_forms import has_legal_form
from models.tables.company import Company, CompanySize, Membership
from models.tables.draft import Draft
from models.taxonomy import CompanyReading, Place
from models.text import clean_line, has_words, shorten

MAX_LINE_UNITS = 4096
"""The first message may hold an offer below the company's line."""

MAX_NAME_UNITS = 120
MOST_OTHER_PLACES = 6
"""Towns of a first message that are told back, the company's own among them."""


class CompanyAnswers(BaseModel):
    """The data of a company's draft."""

    model_config = ConfigDict(frozen=True)

    is_editing: bool = False
    company_id: int | None = None
    """Set while a registered company is changed."""
    name: str = ""
    website: str | None = None
    place: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    sector_id: str | None = None
    guessed_sector_id: str | None = None
    size: CompanySize | None = None
    member_name: str = ""
    contact: str = ""
    offer_text: str = ""
    """An offer that came in the same message as the company's line."""
    sectors_page: int = 0
    """0 is the five core sectors, the others follow."""
    place_choices: tuple[str, ...] = ()
    other_places: tuple[str, ...] = ()
    """Towns that the first message named beside the company's."""
    proposed_name: str = ""
    """What its address spells, while no name is given."""
    known_name: str = ""
    """The company of the same name that is registered already."""

    @classmethod
    def of(cls, draft: Draft) -> "CompanyAnswers":
        return cls.model_validate(draft.data)

    def to_input(self) -> CompanyInput:
        return CompanyInput(
            name=self.name,
            website=self.website,
            place=self.place,
            latitude=self.latitude,
            longitude=self.longitude,
            sector_id=self.sector_id,
            size=self.size,
        )


def answers_of_reading(reading: CompanyReading) -> dict[str, Any]:
    """What the first message says; the name is empty if it says none.

    A contact that it names goes before the account's own.
    """
    website = clean_line(reading.website or "")
    contact = shorten(clean_line(reading.contact or ""), MAX_CONTACT_UNITS)
    return {
        **({"contact": contact} if contact else {}),
        "size": None if reading.people is None else size_of(reading.people),
        "other_places": [place.name for place in reading.places[1:MOST_OTHER_PLACES]],
        "proposed_name": shorten(reading.proposed_name, MAX_NAME_UNITS),
        "name": shorten(clean_line(reading.name), MAX_NAME_UNITS),
        "website": website if is_short(website) else None,
        "guessed_sector_id": reading.sector.id if reading.sector else None,
        "offer_text": reading.rest,
        **answers_of_place(reading.place),
    }


def is_whole_line(reading: CompanyReading) -> bool:
    """Whether words name a company whole: with its website, or as one with its town."""
    is_placed = reading.place is not None and has_legal_form(reading.name)
    return has_words(reading.name) and (is_placed or bool(reading.website))


def answers_of_place(place: Place | None) -> dict[str, Any]:
    return {
        "place": place.name if place else None,
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "place_choices": [],
    }


def answers_of_company(company: Company, membership: Membership) -> dict[str, Any]:
    """A registered company as a draft's data, for changing one line of it."""
    return {
        "is_editing": True,
        "company_id": company.id,
        "name": company.name,
        "website": company.website,
        "place": company.place,
        "latitude": company.latitude,
        "longitude": company.longitude,
        "sector_id": company.sector_id,
        "size": company.size,
        "member_name": membership.name,
        "contact": membership.contact,
    }


def account_contact(username: str | None) -> str:
    """How students reach an account unless its owner says otherwise; empty if nobody could."""
    return f"@{username}" if username else ""
