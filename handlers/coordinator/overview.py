"""The region in numbers, and where students and offers miss each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from telegram import Update
from telegram.ext import CommandHandler

from handlers.coordinator.seat import require_seated
from handlers.engine.context import KmuniContext
from handlers.engine.dialogues import PRIVATE, resume_after
from handlers.engine.labels import Label
from handlers.engine.screen import Screen, labelled, show
from handlers.engine.taps import Handler, opens
from models.disclosure import discreet, is_small
from models.payloads import ShowOverview, ShowVisibility
from models.queries.overview import Overview, get_overview
from models.queries.push_runs import find_last_run
from models.tables.push_run import WEEKLY, PushRun

SHOWN = 8
"""Lines of a list; what comes after them is few of each."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: an id or code, and its counts as they are shown."""

    key: str
    students: str = ""
    offers: int = 0


def meetings(overview: Overview) -> list[Line]:
    """Fields most students study, each with the offers that ask for it."""
    offers = dict(overview.offers_by_field)
    return [
        Line(code, discreet(count), offers.get(code, 0))
        for code, count in overview.students_by_field[:SHOWN]
    ]


def lines_of(counts: Iterable[tuple[str, int]]) -> list[Line]:
    """Students by key, most first."""
    return [Line(key, discreet(count)) for key, count in list(counts)[:SHOWN]]


def without_offers(overview: Overview) -> list[Line]:
    """Fields whose students find no offer of their own, most students first."""
    offered = {code for code, _ in overview.offers_by_field}
    return lines_of(pair for pair in overview.students_by_field if pair[0] not in offered)


def without_students(overview: Overview) -> list[Line]:
    """Fields asked for by offers and studied by hardly anybody here, most offers first."""
    students = dict(overview.students_by_field)
    return [
        Line(code, discreet(students.get(code, 0)), offers)
        for code, offers in overview.offers_by_field
        if is_small(students.get(code, 0))
    ][:SHOWN]


def reached_by(run: PushRun | None) -> str | None:
    """How many students the run had offers for, as it may be shown; None while it is matching."""
    students = run.report.get("students") if run else None
    return discreet(students) if isinstance(students, int) else None


@resume_after
async def cmd_overview(update: Update, context: KmuniContext) -> None:
    await require_seated(context)
    async with context.read() as session:
        overview = await get_overview(session, now=context.now)
        run = await find_last_run(session, WEEKLY)
    text = context.text(
        "coordinator/overview",
        overview=overview,
        students=discreet(overview.students),
        by_field=meetings(overview),
        by_university=lines_of(overview.students_by_university),
        offers_by_field=overview.offers_by_field[:SHOWN],
        without_offers=without_offers(overview),
        without_students=without_students(overview),
        run=run,
        reached=reached_by(run),
    )
    visible = labelled(context, Label("How visible the offers are"), ShowVisibility())
    await show(update, context, Screen(text, [[visible]]))


HANDLERS: list[Handler] = [
    CommandHandler(["ueberblick", "overview"], cmd_overview, PRIVATE),
    opens(ShowOverview, cmd_overview),
]
