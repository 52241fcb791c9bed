"""Keeps a database of this version as it is in use.

Run `python -m tests.support.older_versions.populate` once with every new migration and add the file
it writes, `stored/<revision>.json`; those of older revisions were written in the same way by the
versions of their time and are never written again. (Up to 0011 somebody's reasons are of every kind
there was, put in by hand.) People live through a story by chat, with the real bot, so that drafts,
reasons, audiences and packed rows are what that version stored.
"""

import asyncio
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine

from bot.sandbox.people import Person
from bot.sandbox.play import NO_LIMITS, Play, play_config
from bot.sandbox.stand_in import StandIn
from bot.sandbox.values import Message
from handlers import ALL_QUESTIONS
from handlers.engine.payloads import letters
from models.clock import Clock
from models.payloads import (
    AcceptInterest,
    AddSubscription,
    Answer,
    DismissOffer,
    Done,
    EditCompany,
    ExplainDislike,
    ExplainText,
    Fewer,
    GiveBack,
    InviteColleague,
    JoinTeam,
    SaveOffer,
    SayInterested,
    ShowOffer,
    ShowOwnOffer,
    SkipSubmission,
    StartCompany,
    StartStudent,
    SuspendCompany,
)
from models.queries.unresolved import record_unresolved
from models.schema import code_revision
from models.tables.preference import BroadcastWish, Topic
from tests.support.direct_line import DirectLine
from tests.support.older_versions.rows import (
    Row,
    Rows,
    accounts_of,
    make_up_the_missing,
    read_rows,
    write_file,
)
from tests.support.stories import (
    approve_next,
    describe_study,
    open_offer,
    post_offer,
    register_company,
    register_student,
    say,
    tap,
)

TUESDAY = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)

SECOND_OFFER = """Werkstudent Datenanalyse (m/w/d)
Für unser Büro in Bochum suchen wir ab sofort Studierende der Informatik oder Statistik, auch aus \
dem Home Office, 16 Stunden in der Woche, SQL und Excel, 15 Euro in der Stunde. Sie sprechen \
Französisch und dazu Niederländisch oder Polnisch."""

THIRD_OFFER = """Abschlussarbeit Prüfstand (m/w/d)
Zwei Masterarbeiten im Maschinenbau in Hagen, ab März, sechs Monate, bezahlt."""

KEPT_UPDATES = 3
"""So many rows of the inbox are enough: all are alike."""

OF_ONE = ("address", "student", "student_field", "subscription", "membership", "seat")
"""Tables whose rows make a person who they are."""


async def live_through(play: Play, stand_in: StandIn, karin: Person) -> None:
    """The story: what everybody may do has been done, and every dialogue is open with somebody."""
    people = ("Anna", "Bela", "Cleo", "Dora", "Emil", "Fritz", "Gina", "Hana", "Ina", "Jan")
    anna, bela, cleo, dora, emil, fritz, gina, hana, ina, jan = (
        stand_in.person(name, last_name="Berger", username=f"{name.lower()}_berger")
        for name in people
    )
    petra, paul = (stand_in.person(name, username=name.lower()) for name in ("Petra", "Paul"))
    await _companies(play, anna, petra, paul, karin)
    for student in (bela, cleo, dora, emil, gina, hana, ina):
        await register_student(student)
    await describe_study(fritz, "Maschinenbau Master FH Dortmund, 3. Semester")
    await _answers_of_students(play, cleo, dora, emil, petra)
    await _announcement(play, karin)
    await _wishes_and_invitations(play, bela, petra, karin)
    await tap(gina, letters(ShowOffer), "900")
    await tap(gina, letters(SayInterested), "Soll ich dem Unternehmen sagen")
    await say(hana, "/abos", "Was ich von mir aus schreibe")
    await tap(hana, letters(AddSubscription), "Ausschau")
    await say(hana, "Werkstudent Informatik Bochum ohne Vertrieb, sofort", "Suchst du das")
    await say(jan, "/start", "KMUni")
    await tap(jan, letters(StartStudent), "Was studierst du")
    await say(stand_in.person("Lea", username="lea"), "Ich studiere Informatik an der TU Dortmund")
    await play.settle()
    await _not_understood(play, "Werkstoffzeugs")
    await say(karin, "/unverstanden", "werkstoffzeugs")
    await tap(karin, letters(ExplainText), "Was bedeutet")
    await tap(karin, f"{letters(Answer)}:synonym.meaning", "bedeutet ab jetzt")
    await _not_understood(play, "Zukunftsdings")
    await approve_next(karin)
    await approve_next(karin)
    await play.settle()
    await play.next_monday()
    await play.settle()
    await _drafts_of_coordinators(karin)
    await play.settle()


async def _companies(play: Play, anna: Person, petra: Person, paul: Person, karin: Person) -> None:
    """One with an approved and a waiting offer, one that waits, one still in its dialogue."""
    await say(anna, "/start", "KMUni")
    await tap(anna, letters(StartCompany))
    await say(anna, "Emscher Daten GmbH, Witten, emscher.example")
    await tap(anna, f"{letters(Answer)}:company.sector:S2")
    await open_offer(play, petra, karin)
    await say(petra, "/angebot")
    await say(petra, SECOND_OFFER, "So sehen es")
    await say(petra, "auch Projektarbeit", "Projekt im Studium")
    await tap(petra, f"{letters(Done)}:offer.preview")
    await say(petra, "/angebot")
    await say(petra, THIRD_OFFER, "Prüfstand")
    await register_company(paul, "Lenne Werkzeuge GmbH, Hagen, lenne.example")
    await post_offer(paul, THIRD_OFFER)
    await play.settle()


async def _answers_of_students(
    play: Play, cleo: Person, dora: Person, emil: Person, petra: Person
) -> None:
    """Cleo says no and why, Dora waits for an answer, Emil is introduced."""
    await tap(cleo, letters(ShowOffer), "900")
    await tap(cleo, letters(DismissOffer))
    await tap(cleo, f"{letters(ExplainDislike)}:1:unpaid")
    for student in (emil, dora):
        await tap(student, letters(ShowOffer), "900")
        await student.tap(letters(SaveOffer))
        await play.settle()
        await tap(student, letters(SayInterested), "Soll ich dem Unternehmen sagen")
        await tap(student, f"{letters(Done)}:interest.confirm")
        await play.settle()
        if student is emil:
            await tap(petra, letters(AcceptInterest))
            await play.settle()


async def _wishes_and_invitations(play: Play, bela: Person, petra: Person, karin: Person) -> None:
    """Bela wants fewer announcements; company and coordinators invite; a change and Nina wait."""
    await tap(bela, letters(Fewer))
    await tap(bela, f"{letters(Fewer)}:{Topic.BROADCAST}:0:{BroadcastWish.IMPORTANT}")
    await say(petra, "/firma", "Hellweg")
    await tap(petra, letters(InviteColleague))
    await say(petra, "/firma", "Hellweg")
    await tap(petra, f"{letters(EditCompany)}:1:company.size")
    await tap(petra, f"{letters(Answer)}:company.size:medium")
    await say(petra, "/meineangebote")
    await petra.tap(letters(ShowOwnOffer))
    await play.settle()
    nina = play.stand_in.person("Nina", username="nina")
    await say(nina, "/start", "KMUni")
    await tap(nina, letters(StartCompany))
    await say(nina, "Hellweg Software, Dortmund", "schon angemeldet")
    await tap(nina, f"{letters(Answer)}:company.known:ask", "gefragt")
    await play.settle()
    invitation = await say(karin, "/einladen")
    await _take_seat(play.stand_in.person("Kurt", username="kurt"), invitation)
    await say(karin, "/freigaben")
    await tap(karin, letters(SkipSubmission))
    await play.settle()


async def _take_seat(kurt: Person, invitation: Message) -> None:
    found = re.search(r"start=([\w-]+)", invitation.text)
    if found is None:
        raise RuntimeError(f"no link in {invitation.text!r}")
    await say(kurt, f"/start {found[1]}")
    await tap(kurt, letters(JoinTeam))


async def _announcement(play: Play, karin: Person) -> None:
    await say(karin, "/rundruf")
    await say(karin, "Karriereabend am Donnerstag")
    await say(karin, "Informatik in Dortmund")
    await tap(karin, f"{letters(Done)}:broadcast.preview")
    await play.settle()


async def _not_understood(play: Play, text: str) -> None:
    async with play.runtime.database.write() as session:
        await record_unresolved(session, "study", text, person_id=None, now=play.clock.now())


async def _drafts_of_coordinators(karin: Person) -> None:
    await say(karin, "/freigaben")
    await tap(karin, letters(GiveBack))
    await say(karin, "/firmen hellweg", "Hellweg Software")
    await tap(karin, letters(SuspendCompany), "Warum soll")
    await say(karin, "/unverstanden")
    await tap(karin, letters(ExplainText), "Was bedeutet")
    await say(karin, "/antworten", "Welche Antwort")
    await tap(karin, f"{letters(Answer)}:answer.topic:cost", "Was es kostet")
    await say(karin, "/rundruf")
    await say(karin, "Sprechstunde am Freitag")
    await say(karin, "Informatik in Dortmund")


def leave_unsent(rows: Rows) -> None:
    """The newest message of each kind is still to be sent."""
    for message in {row["notice"]: row for row in rows["outbox"]}.values():
        message |= {"state": "pending", "attempts": 0, "not_before": message["created_at"]}
        for name in ("sent_at", "claimed_at", "telegram_message_id", "expires_at"):
            message.pop(name, None)


def ask_every_question(rows: Rows, states: Iterable[str]) -> None:
    """Gives every question of every dialogue to somebody, a copy of whoever is in the dialogue."""
    drafts = {draft["dialogue"]: draft for draft in rows["draft"]}
    for state in states:
        draft = drafts[state.partition(".")[0]]
        if draft["state"] != state:
            person_id = _copy_person(rows, draft["person_id"])
            rows["draft"].append(
                {**draft, "id": _next(rows["draft"], "id"), "person_id": person_id, "state": state}
            )


def _copy_person(rows: Rows, person_id: int) -> int:
    [person] = [row for row in rows["person"] if row["id"] == person_id]
    copy_id = _next(rows["person"], "id")
    account = max(accounts_of(rows).values()) + 1
    own_account = {"telegram_id": account} if "telegram_id" in person else {}
    anew: dict[str, Row] = {"address": {"value": str(account)}, "seat": {"is_configured": False}}
    rows["person"].append({**person, "id": copy_id, **own_account})
    for table in OF_ONE:
        for row in [row for row in rows.get(table, []) if row["person_id"] == person_id]:
            copied = {**row, "person_id": copy_id}
            if "id" in row:
                copied["id"] = _next(rows[table], "id")
            rows[table].append(copied | anew.get(table, {}))
    return copy_id


def _next(rows: Sequence[Row], column: str) -> int:
    return max((row.get(column, 0) for row in rows), default=0) + 1


async def _play_story(folder: Path, url: str) -> None:
    clock = Clock()
    clock.move_to(TUESDAY)
    stand_in = StandIn(limits=NO_LIMITS, now=clock.now)
    karin = stand_in.person("Karin", last_name="Vogt", username="karin_vogt")
    config = play_config(stand_in, "http://stand.in/bot", url, folder, [karin.user_id])
    play = Play(
        config, stand_in, clock, network=DirectLine(stand_in.app), messages_per_second=1_000
    )
    await play.start()
    await live_through(play, stand_in, karin)
    await play.stop()
    stand_in.close()


def main() -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'populated.sqlite3'}"
        asyncio.run(_play_story(Path(folder), url))
        engine = create_engine(url)
        with engine.connect() as connection:
            rows = read_rows(connection)
            del rows["inbox"][:-KEPT_UPDATES]
            for run in rows["push_run"]:
                run["owner"] = "some-process"  # instead of the machine's name
            leave_unsent(rows)
            ask_every_question(rows, sorted(ALL_QUESTIONS))
        engine.dispose()
    make_up_the_missing(rows)
    write_file(code_revision(), rows)


if __name__ == "__main__":
    main()
