"""What coordinators say in words, anywhere: each as its button or command does it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from html import escape
from typing import Any

from telegram import Update

from handlers import said as everywhere
from handlers.coordinator.audience import with_companies_known
from handlers.coordinator.broadcast import open_broadcast
from handlers.coordinator.lookups import (
    explained,
    first,
    listed_town,
    looked_up,
    stopped_sending,
    told_of_company,
    undone,
)
from handlers.coordinator.queue_names import entry_named, entry_numbered, named_in
from handlers.coordinator.reasons import left_for_entry
from handlers.coordinator.returning import STEPS
from handlers.coordinator.visits import Visit, load_visit
from handlers.engine.context import KmuniContext
from handlers.engine.hearing import Card, Pick, Says, Tapping, ask_what_was_meant
from handlers.engine.labels import Label
from handlers.engine.on_screen import find_named, find_on_screen
from handlers.engine.screen import Screen, labelled, send
from handlers.engine.taps import do
from models.payloads import (
    AnswerSubmission,
    Approve,
    FreeText,
    GiveBack,
    InviteCoordinator,
    ListCompanies,
    ListQueue,
    ListUnresolved,
    Payload,
    ShowApprovals,
    ShowOverview,
    ShowSubmission,
    SkipSubmission,
    WriteBroadcast,
)
from models.queries.approvals import (
    Submission,
    find_submission,
    find_waiting,
    list_waiting_submissions,
)
from models.queue_filter import QueueFilter, city_mark, sector_mark
from models.reading.audience import audience_of
from models.reading.circle import read_circle
from models.reading.desk import text_to_announce
from models.reading.heard import Heard, Intent, Meaning, Role, Said
from models.reading.listening import Shows, listens
from models.reading.queue import QueueWish, QueueWords, read_entry_number, read_queue_words
from models.reading.returning import reason_in, says_return
from models.reading.verdict import (
    approves_plainly,
    approves_several,
    speaks_of_approving,
)
from models.tables.draft import Dialogue
from models.text import compare_key, shorten

FEWEST_TEXT_WORDS = 4
"""Behind a colon, of what is to be announced."""

MOST_QUOTED_UNITS = 300
"""Of a line that began an announcement."""


async def approve(update: Update, context: KmuniContext, said: Said) -> None:
    """A yes that is not plain enough for the card on the screen is asked about; else the queue."""
    shown = await find_on_screen(context)
    card = shown.payload if shown is not None else None
    if not isinstance(card, ShowSubmission) or said.word("thing"):
        await look_at_queue(update, context, said)
        return
    await _ask_to_approve(update, context, card)


async def agree(update: Update, context: KmuniContext, said: Said) -> None:
    """The same for a kind word; where no card is, there is nothing to agree to."""
    shown = await find_on_screen(context)
    card = shown.payload if shown is not None else None
    if context.draft is None and isinstance(card, ShowSubmission):
        await _ask_to_approve(update, context, card)
    else:
        await everywhere.say_nothing_is_open(update, context, said)


async def _ask_to_approve(update: Update, context: KmuniContext, card: ShowSubmission) -> None:
    """Says that nothing was approved, with the card's button; the card stays on the screen."""
    async with context.read() as session:
        submission = await find_submission(session, card.subject, card.key)
    if submission is None or not submission.is_waiting:
        await do(update, context, card)
        return
    answer = (card.subject, card.key, card.fingerprint, card.within)
    both = submission.offer is not None and submission.is_company_waiting
    label = Label("✓ Approve company and offer") if both else Label("✓ Approve")
    rows = [[labelled(context, label, Approve(*answer))]]
    if both:
        company = Submission(submission.company)
        only = Approve(company.subject, company.id, company.fingerprint, card.within)
        rows.append([labelled(context, Label("✓ Only the company"), only)])
    rows.append([labelled(context, Label("↩ Return"), GiveBack(*answer))])
    text = context.text("coordinator/approve_asked", submission=submission)
    await send(update, Screen(text, rows))


async def asked_to_approve(update: Update, context: KmuniContext, said: Said) -> bool:
    """A line about letting out, unsure how: more at once is refused, one card is asked about."""
    if approves_several(said.text):
        await send(update, Screen(context.text("coordinator/one_by_one")))
        await do(update, context, ShowApprovals())
        return True
    shown = await find_on_screen(context)
    card = shown.payload if shown is not None else None
    likeliest = context.heard.candidates[:1] if context.heard is not None else ()
    is_likely = any(one.intent in {Intent.APPROVE, Intent.AGREE} for one in likeliest)
    is_asked = speaks_of_approving(said.text) or is_likely
    is_asked = is_asked and not ("?" in said.text or said.word("thing"))
    if context.draft is not None or not isinstance(card, ShowSubmission) or not is_asked:
        return False
    await _ask_to_approve(update, context, card)
    return True


async def look_at_queue(update: Update, context: KmuniContext, said: Said) -> None:
    """What waits, or the one that is named: nothing is approved or returned unseen."""
    named = await entry_named(context, said.text)
    if named is not None:
        await do(update, context, named)
        return
    thing = compare_key(said.word("thing"))
    if thing:
        async with context.read() as session:
            waiting = await list_waiting_submissions(session)
        for one in waiting:
            names = [one.company.name, *([one.offer.title] if one.offer is not None else [])]
            if any(thing in compare_key(name) for name in names):
                shown = ShowSubmission(one.subject, one.id, one.fingerprint)
                await do(update, context, shown)
                return
    await do(update, context, ShowApprovals())


async def give_back(update: Update, context: KmuniContext, said: Said) -> None:
    """The return of what is named, shown with its reason before it goes; else what waits."""
    visit = await load_visit(context)
    named = named_in(said.text, visit.everything)
    if named is None:
        await look_at_queue(update, context, said)
        return
    await do(update, context, GiveBack(named.subject, named.id, named.fingerprint))


async def guess(update: Update, context: KmuniContext, said: Said) -> None:
    """An entry of what waits that the line names; else it is asked what was meant."""
    named = await entry_named(context, said.text) if context.draft is None else None
    if named is not None:
        await do(update, context, named)
        return
    heard = context.heard or Heard(said.meaning)
    await ask_what_was_meant(update, context, Role.COORDINATOR, heard)


async def announce(update: Update, context: KmuniContext, said: Said) -> None:
    """Begins an announcement; whom the words name is shown and asked before it counts."""
    # Behind a colon stands the text, which names nobody.
    whom = said.text.partition(":")[0]
    reading = await with_companies_known(context, read_circle(whom, context.taxonomy))
    audience = audience_of(reading)
    head, colon, rest = said.text.partition(":")
    has_text = bool(colon) and len(rest.split()) >= FEWEST_TEXT_WORDS
    if audience is None or reading.is_excluding or "audience" not in said.meaning.args:
        if has_text:
            await open_broadcast(update, context, html=escape(rest.strip()))
        else:
            await do(update, context, WriteBroadcast())
        return
    circle = audience.to_data()
    begun: dict[str, Any] = {"named": circle, "proposals": [circle]}
    if has_text:
        begun["html"] = escape(rest.strip())
    line = shorten(head if has_text else said.text, MOST_QUOTED_UNITS)
    await open_broadcast(update, context, said=line, **begun)


async def announced(update: Update, context: KmuniContext, said: Said) -> bool:
    """A text beside the wish to tell others of it: it is shown, and sent by nothing but a yes."""
    if context.draft is not None:
        return False
    text = text_to_announce(said.text)
    head, colon, rest = said.text.partition(":")
    likeliest = context.heard.candidates[:1] if context.heard is not None else ()
    is_likely = any(one.intent is Intent.BROADCAST for one in likeliest)
    if text:
        head, rest = said.text.strip().removeprefix(text).strip(), text
    elif not (is_likely and colon and len(rest.split()) >= FEWEST_TEXT_WORDS):
        return False
    begun = Meaning(Intent.BROADCAST, {"audience": head})
    await announce(update, context, Said(begun, f"{head.replace(':', ' ')}: {rest}"))
    return True


async def find(update: Update, context: KmuniContext, said: Said) -> None:
    """An entry of what waits by its number, else companies by their names."""
    number = read_entry_number(said.text)
    entry = await entry_numbered(context, number) if number is not None else None
    if entry is not None:
        await do(update, context, entry)
        return
    await do(update, context, ListCompanies(0, FreeText(said.word("thing"))))


async def left_return(update: Update, context: KmuniContext, said: Said) -> bool:
    """While a reason is asked for, taking it back leaves the question: nothing has gone out."""
    draft = context.draft
    if draft is None or draft.dialogue is not Dialogue.RETURN:
        return False
    await STEPS.leave(update, context, draft)
    return True


async def invite(update: Update, context: KmuniContext, said: Said) -> None:
    await do(update, context, InviteCoordinator())


async def show(update: Update, context: KmuniContext, said: Said) -> None:
    match said.word("what"):
        case "unresolved":
            await do(update, context, ListUnresolved())
        case "numbers" | "offers":
            await do(update, context, ShowOverview())
        case "company":
            await do(update, context, ListCompanies())
        case _:
            await do(update, context, ShowApprovals())


SAYS: Says = {
    Intent.UNCLEAR: first(
        left_for_entry,
        stopped_sending,
        announced,
        asked_to_approve,
        explained,
        looked_up,
        then=guess,
    ),
    Intent.SMALLTALK: first(stopped_sending, looked_up, then=everywhere.talk),
    Intent.COMPLAINT: first(stopped_sending, explained, then=everywhere.talk),
    **dict.fromkeys(
        (Intent.REFUSE, Intent.CANCEL),
        first(stopped_sending, then=everywhere.say_nothing_is_open),
    ),
    Intent.STOP: first(stopped_sending, then=everywhere.stop),
    Intent.UNDO: first(left_return, looked_up, undone, then=everywhere.talk),
    Intent.ASK: first(
        left_for_entry,
        announced,
        asked_to_approve,
        looked_up,
        told_of_company,
        then=everywhere.answer,
    ),
    Intent.APPROVE: first(left_for_entry, asked_to_approve, then=approve),
    Intent.AGREE: agree,
    Intent.RETURN: give_back,
    Intent.MORE: first(asked_to_approve, then=look_at_queue),
    Intent.BROADCAST: first(listed_town, then=announce),
    Intent.FIND: first(left_for_entry, explained, looked_up, then=find),
    Intent.INVITE_COLLEAGUE: invite,
    Intent.SHOW: first(looked_up, then=show),
}


# What is on the screen


def _approves(shown: Any, said: Said) -> Payload | None:
    """Its approval, where the words plainly say so; what is not plain is asked about."""
    return _answers(Approve)(shown, said) if approves_plainly(said.text) else None


def _goes_on(shown: Any, said: Said) -> Payload | None:
    """The next card, unless the words let something out on the way."""
    return None if approves_several(said.text) else _answers(SkipSubmission)(shown, said)


def _answers(to_step: type[AnswerSubmission]) -> Tapping:
    """The card's button, unless the words name another thing than what is shown."""

    def tapping(shown: Any, said: Said) -> Payload | None:
        if said.word("thing"):
            return None
        return to_step(shown.subject, shown.key, shown.fingerprint, shown.within)

    return tapping


CARDS: Mapping[type[Payload], Card] = {
    ShowSubmission: Card(
        listens(Role.COORDINATOR, shows=Shows.SUBMISSION),
        {
            Intent.AGREE: _approves,
            Intent.APPROVE: _approves,
            Intent.REFUSE: _answers(GiveBack),
            Intent.RETURN: _answers(GiveBack),
            Intent.SKIP: _answers(SkipSubmission),
            Intent.MORE: _goes_on,
            Intent.BACK: lambda shown, said: ListQueue(shown.within),
        },
        lasts=timedelta(hours=12),
    ),
}
"""What words can be about, and the buttons that say the same."""


# The list of what waits

BACK_TO_LIST = QueueWords(wishes=frozenset({QueueWish.LIST}))
ONE_BACK = QueueWords(wishes=frozenset({QueueWish.PREVIOUS}))


async def pick_of_queue(context: KmuniContext, shown: ListQueue, text: str) -> Payload | None:
    """The list as the words narrow it, or an entry that they name by its number or its name.

    A number that the list does not have shows it again. What is to be done with an entry waits
    until its card was read, but for a return with its reason, which is shown before it counts.
    """
    number = read_entry_number(text)
    if number is not None:
        return (await find_named(context)).get(number, shown)
    visit = await load_visit(context)
    places = [one.company.place for one in visit.everything if one.company.place]
    said = read_queue_words(text, context.taxonomy, places)
    if said is None:
        return await _entry_said(context, visit, shown, text)
    before = shown.within or QueueFilter()
    within = _narrowed(before, said)
    if within != before:
        return ListQueue(None if within == QueueFilter() else within)
    turned = (QueueWish.NEXT in said.wishes) - (QueueWish.PREVIOUS in said.wishes)
    return ListQueue(shown.within, max(0, shown.page + turned))


async def _entry_said(
    context: KmuniContext, visit: Visit, shown: ListQueue, text: str
) -> Payload | None:
    """What a line says of an entry of the list: its card, or its return with a reason."""
    named = named_in(text, visit.everything)
    head, colon, _ = text.partition(":")
    number = read_entry_number(head) if colon else None
    if named is None and number is not None:
        to_entry = (await find_named(context)).get(number)
        named = _submission_of(to_entry, visit)
    if named is not None and reason_in(text):
        return GiveBack(named.subject, named.id, named.fingerprint, shown.within)
    if named is not None:
        return ShowSubmission(named.subject, named.id, within=shown.within)
    return shown if says_return(text) else None


def _submission_of(entry: Payload | None, visit: Visit) -> Submission | None:
    if not isinstance(entry, ShowSubmission):
        return None
    return find_waiting(visit.everything, entry.subject, entry.key)


async def pick_of_card(context: KmuniContext, shown: ShowSubmission, text: str) -> Payload | None:
    """Back to the list that the card is of, or to another entry; any other words are about it."""
    said = read_queue_words(text, context.taxonomy)
    visit = await load_visit(context, shown.within)
    if said is not None:
        is_back = said == BACK_TO_LIST or (said == ONE_BACK and visit.is_listed)
        return ListQueue(shown.within) if is_back else None
    named = await entry_named(context, text)
    if not isinstance(named, ShowSubmission):
        return None
    is_other = _company_of(named, visit) != _company_of(shown, visit)
    return replace(named, within=shown.within) if is_other else None


def _company_of(entry: ShowSubmission, visit: Visit) -> int | None:
    found = find_waiting(visit.everything, entry.subject, entry.key)
    return found.company.id if found is not None else None


def _narrowed(before: QueueFilter, said: QueueWords) -> QueueFilter:
    """What is said takes the place of what was chosen of the same kind; the rest stays."""
    within = QueueFilter() if QueueWish.EVERYTHING in said.wishes else before
    if QueueWish.ANYWHERE in said.wishes:
        within = replace(within, city="", sector="")
    return replace(
        within,
        kind=said.kind or within.kind,
        is_old=within.is_old or QueueWish.OLD in said.wishes,
        city=city_mark(said.place) if said.place else within.city,
        sector=sector_mark(said.sector) if said.sector else within.sector,
    )


PICKS: Mapping[type[Payload], Pick] = {ListQueue: pick_of_queue, ShowSubmission: pick_of_card}
"""What words pick of a list, and the buttons that say the same."""
