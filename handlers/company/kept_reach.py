"""Counting students for companies: from whom, and what is told of it.

Only among students who have been here for a day. How often something is counted, and that it is
told again until then, is in `models.acts.counts`.
"""

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from handlers.company.offer_answers import OfferAnswers, today
from handlers.company.reach import (
    Reach,
    ToldCount,
    Withheld,
    near_fields,
    told_count,
    told_reach,
    withheld_reach,
)
from handlers.engine.context import KmuniContext
from models.acts import counts
from models.acts.counts import Counted, CountInput, ToldInput
from models.acts.limits import start_of_day
from models.disclosure import is_small, told_to_company
from models.matching.rules.barriers import Change, ReachCount, changes_of
from models.matching.rules.eligibility import Refusal
from models.matching.rules.profile import MatchOffer
from models.queries.kept_counts import find_kept_count
from models.queries.match_rows import list_settled_page
from models.queries.offer_kinds import in_order
from models.queries.offer_numbers import OfferNumbers, count_shown_since, get_offer_numbers
from models.queries.push_runs import find_last_run
from models.queries.students import LimitsSaid, count_limits_said
from models.refusals import Refused
from models.tables.base import stored_id
from models.tables.company import Company, CompanyState
from models.tables.kept_count import KeptCount
from models.tables.offer import Offer, OfferState
from models.tables.push_run import WEEKLY, PushRun, PushRunState
from models.taxonomy import who_fits

PORTION = 1_000
"""Packed rows read and counted at once; the event loop is free in between."""

SETTLED_AFTER = timedelta(days=1)
"""A profile younger than this, or changed since, is not counted: its owner may be who asks."""

DIGEST_LENGTH = 40


async def reach_of(context: KmuniContext, answers: OfferAnswers, company: Company) -> Reach:
    """Whom the offer fits, as the company may read it now."""
    taxonomy = context.taxonomy
    offer = answers.to_match_offer(context.now, context.services.zone)
    async with context.read() as session:
        said = await count_limits_said(session)
    changes = changes_of(offer, near_fields(answers.fields, taxonomy), _said_by_enough(said))
    programmes = [fit.programme.name for fit in who_fits(answers.fields, answers.degrees, taxonomy)]
    if company.state != CompanyState.APPROVED:
        return withheld_reach(programmes, changes, Withheld.UNAPPROVED)
    kept = await _kept_reach(context, stored_id(company), offer, changes)
    if kept is None or not kept.told:
        return withheld_reach(programmes, changes, Withheld.ENOUGH_TODAY)
    return told_reach(
        programmes,
        ToldCount.from_data(kept.told),
        changes,
        context.services.match_settings.guarantee,
        counted_on=_earlier_day(context, kept.counted_at),
    )


def _said_by_enough(said: LimitsSaid) -> frozenset[Refusal]:
    """What so many students have said that it may be proposed without telling of one."""
    counts = {Refusal.START: said.starts, Refusal.LANGUAGE: said.languages}
    return frozenset(refusal for refusal, count in counts.items() if not is_small(count))


async def _kept_reach(
    context: KmuniContext, company_id: int, offer: MatchOffer, changes: Sequence[Change]
) -> KeptCount | None:
    """Today's count of the conditions, made if there may be one; else an earlier one or None."""
    count = CountInput(
        company_id=company_id, counted=Counted.REACH, key=conditions_digest(offer, changes)
    )
    async with context.read() as session:
        kept = await find_kept_count(session, company_id, count.subject)
    if kept is not None and kept.told and kept.counted_at >= start_of_day(context.world):
        return kept
    if not await _claim(context, count):
        return kept
    counting = ReachCount(
        offer,
        changes,
        now=context.now,
        closeness=context.taxonomy.closeness,
        settings=context.services.match_settings,
    )
    await _count_settled(context, counting, company_id)
    return await _keep(context, count, told_count(counting.account()).to_data())


async def _claim(context: KmuniContext, count: CountInput) -> bool:
    claimed = await context.perform_aside(counts.claim, count)
    return not isinstance(claimed, Refused) and claimed.is_granted


async def _keep(context: KmuniContext, count: CountInput, told: dict[str, Any]) -> KeptCount | None:
    """What the company reads from now on; None if it may not read it any more."""
    given = ToldInput(**count.model_dump(), told=told)
    kept = await context.perform_aside(counts.keep, given)
    return None if isinstance(kept, Refused) else kept


def conditions_digest(offer: MatchOffer, changes: Sequence[Change]) -> str:
    """What tells one count from another: everything it depends on, and not a word of the text."""
    conditions = (
        [kind.value for kind in in_order(offer.kinds)],
        offer.fields,
        sorted(offer.degrees),
        offer.latitude,
        offer.longitude,
        offer.remote,
        sorted(offer.languages),
        offer.languages_any,
        offer.starts_on,
        offer.starts_at_once,
        offer.paid,
        sorted(offer.terms),
        [(change.refusal.value, change.value) for change in changes],
    )
    return hashlib.sha256(repr(conditions).encode()).hexdigest()[:DIGEST_LENGTH]


async def _count_settled(context: KmuniContext, counting: ReachCount, company_id: int) -> None:
    """Reads packed rows in portions and counts each off the event loop."""
    before = context.now - SETTLED_AFTER
    after = 0
    while True:
        async with context.read() as session:
            rows = await list_settled_page(
                session, before=before, without_company=company_id, after=after, limit=PORTION
            )
        await asyncio.to_thread(counting.add, [packed for _, packed in rows])
        if len(rows) < PORTION:
            return
        after = rows[-1][0]


# What became of a posted offer


@dataclass(frozen=True, slots=True)
class LastPush:
    """The last weekly push an open offer took part in, and to how many it has been shown since."""

    day: date
    shown: int | None
    """At least so many; None: fewer than five."""


@dataclass(frozen=True, slots=True)
class ToldNumbers:
    """What became of an offer; None: fewer than five. Those interested ask to be known."""

    reached: int | None
    opened: int | None
    interested: int
    last_push: LastPush | None = None
    is_counted: bool = True
    """False while the company is not approved: students see none of its offers."""


async def numbers_of(context: KmuniContext, offer: Offer, company: Company) -> ToldNumbers:
    """What became of an offer, counted once a day."""
    offer_id, company_id = stored_id(offer), stored_id(company)
    async with context.read() as session:
        live = await get_offer_numbers(session, offer_id)
        if company.state != CompanyState.APPROVED:
            return ToldNumbers(None, None, live.interested, is_counted=False)
        count = CountInput(company_id=company_id, counted=Counted.NUMBERS, key=str(offer_id))
        kept = await find_kept_count(session, company_id, count.subject)
        run = await find_last_run(session, WEEKLY)
    took_part = run if run is not None and _took_part(offer, run) else None
    if kept is None or not kept.told or kept.counted_at < start_of_day(context.world):
        kept = await _count_numbers(context, offer_id, count, took_part) or kept
    told = kept.told if kept else {}
    last_push = None
    if took_part is not None and told.get("slot") == took_part.slot.isoformat():
        last_push = LastPush(today(took_part.slot, context.services.zone), told["shown"])
    return ToldNumbers(told.get("reached"), told.get("opened"), live.interested, last_push)


def _took_part(offer: Offer, run: PushRun) -> bool:
    if run.state is not PushRunState.QUEUED or offer.state != OfferState.OPEN:
        return False
    return offer.approved_at is not None and offer.approved_at <= run.slot


async def _count_numbers(
    context: KmuniContext, offer_id: int, count: CountInput, run: PushRun | None
) -> KeptCount | None:
    if not await _claim(context, count):
        return None
    before = context.now - SETTLED_AFTER
    async with context.read() as session:
        numbers = await get_offer_numbers(session, offer_id, registered_before=before)
        shown = None
        if run is not None:
            shown = told_to_company(
                await count_shown_since(session, offer_id, run.slot, registered_before=before)
            )
    told = told_numbers(numbers) | {"shown": shown, "slot": run.slot.isoformat() if run else None}
    return await _keep(context, count, told)


def told_numbers(numbers: OfferNumbers) -> dict[str, Any]:
    """An offer's numbers as its company may read them."""
    return {
        "reached": told_to_company(numbers.reached),
        "opened": told_to_company(numbers.opened),
    }


def _earlier_day(context: KmuniContext, counted_at: datetime) -> date | None:
    day = today(counted_at, context.services.zone)
    return None if day == context.today else day
