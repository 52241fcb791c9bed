"""What a typed line changed of an offer's card, and what it could not, in words."""

from handlers.change_lines import ChangeLine, card_lines
from handlers.company.access import find_company
from handlers.company.offer_answers import OfferAnswers
from handlers.company.offer_changes import Corrected
from handlers.engine.context import KmuniContext
from models.reading.readings import CorrectionReading
from models.tables.draft import Draft


async def told_changes(
    context: KmuniContext, draft: Draft, found: Corrected, reading: CorrectionReading
) -> str:
    """What becomes of the card line by line, what stands there already, and what is not done."""
    before = OfferAnswers.of(draft)
    after = OfferAnswers.model_validate({**draft.data, **found.answers})
    company = await find_company(context, before.company_id)
    lines: list[ChangeLine] = []
    if company is not None and before.is_complete and after.is_complete:
        zone = context.services.zone
        old, new = (each.to_card(company, context.now, zone) for each in (before, after))
        lines = card_lines(old, new, after.to_input(context.now, zone), zone)
    is_unchanged = not lines and found.asks is None and after.is_complete and bool(found.answers)
    return context.text(
        "company/offer_corrected",
        lines=lines,
        is_same=is_unchanged and reading.is_whole and not reading.unknown,
        is_unchanged=is_unchanged,
        is_noted=not before.is_complete and bool(found.answers),
        refused=found.refused,
        unknown=reading.unknown,
        place=before.place,
        other_places=found.other_places,
    )
