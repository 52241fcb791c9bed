"""Reads what a company says of itself: a line, a paragraph, a card, or a whole mail."""

from collections.abc import Sequence

from models.reading.company_letter import Letter, take_letter_apart
from models.reading.company_name import (
    behind_form,
    called_name,
    is_talk,
    name_among,
    signed_name,
    town_in_name,
    without_talk,
)
from models.reading.company_people import people_in
from models.reading.company_pieces import Piece, pieces_of, town_alone, towns_in
from models.reading.contact import contact_alone
from models.reading.lazy_re import lazy_re
from models.reading.sectors import guess_sector
from models.reading.websites import find_website
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import CompanyReading, Place
from models.text import clean

__all__ = ["called_name", "guess_sector", "people_in", "read_company", "read_name"]

LONGEST_ANSWER = 400
"""Letters of an answer that are read for a name."""

_SEVERAL = lazy_re(r"[,;:!?\n]|\.\s")
"""Divides a name from what else is said."""


def read_company(text: str, taxonomy: Taxonomy) -> CompanyReading:
    """What a company's first message says of it; an offer beside that is `rest`. Never raises."""
    letter = take_letter_apart(clean(text), taxonomy)
    website = find_website(letter.whole)
    name, places, others = _name_and_places(letter, taxonomy)
    return CompanyReading(
        name=name,
        place=places[0] if places else None,
        website=website.address,
        sector=guess_sector(" ".join([name, *others]), taxonomy),
        rest=letter.offer,
        places=tuple(places),
        people=people_in(letter.whole),
        contact=contact_alone(letter.whole, None),
        proposed_name="" if name else website.proposed_name,
    )


def read_name(text: str, taxonomy: Taxonomy) -> str:
    """The name that an answer gives, as typed if it is nothing else; empty for a mere sentence."""
    text = text[:LONGEST_ANSWER]
    name = called_name(text)
    if name:
        return name
    if is_talk(text) or _SEVERAL.search(text) is not None:
        return read_company(text, taxonomy).name
    return without_talk(text)


def _name_and_places(
    letter: Letter, taxonomy: Taxonomy
) -> tuple[str, Sequence[Place], Sequence[str]]:
    """The name, the towns with the seat first, and what was said beside them."""
    signed = pieces_of(find_website(letter.signature).text, taxonomy)
    written = pieces_of(find_website(letter.said).text, taxonomy)
    name, source = name_among(signed, is_strict=True)
    if not name:
        name, source = name_among(written, is_strict=letter.is_mail)
    if not name:
        name, source = (
            signed_name(signed, taxonomy)
            if letter.has_closing
            else name_among(signed, is_strict=False)
        )
    pieces = [*signed, *written]
    places = _places_of(pieces, source, taxonomy)
    if name:
        left, town = town_in_name(name, taxonomy)
        if town is not None and (not places or behind_form(name)):
            name, places = left, places or [town]
    return name, places, [piece.text for piece in pieces if piece is not source]


def _places_of(pieces: Sequence[Piece], source: Piece | None, taxonomy: Taxonomy) -> list[Place]:
    """The towns that pieces name, each once; those that only say where come first."""
    said = [place for piece in pieces if piece.is_place for place in piece.places]
    for piece in pieces:
        if piece is source:
            said += towns_in(behind_form(piece.text), taxonomy, is_asked=True)
        elif not (piece.is_place or piece.is_other or piece.is_person):
            said += towns_in(piece.text, taxonomy, is_asked=False)
    if not said:
        alone = (
            town_alone(piece.text, taxonomy) for piece in pieces if _may_be_town(piece, source)
        )
        said = [place for place in alone if place is not None][:1]
    return list({place.id: place for place in said}.values())


def _may_be_town(piece: Piece, source: Piece | None) -> bool:
    return piece is not source and not (piece.is_other or piece.is_person)
