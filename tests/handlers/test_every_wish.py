"""Every wish, said at every question: nothing changes that the table does not allow.

Each question of each dialogue is met by somebody who says something else: a wish for every intent
there is, in German or English. Whatever it is taken for, nothing but drafts may change and nobody
else may be written to, unless `MAY_CHANGE` allows it; and whoever typed it has an answer and a way
on. The words are this test's own; how well they are understood is measured elsewhere.
"""

import sqlite3
from collections.abc import Mapping
from itertools import cycle

import pytest
from sqlalchemy import delete
from sqlmodel import SQLModel, col, select

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from bot.sandbox.stand_in import StandIn
from models.queries.drafts import open_draft
from models.reading.heard import Intent
from models.sqlite_files import sqlite_file
from models.tables.draft import Dialogue, Draft
from models.tables.person import Person as PersonRow
from tests.handlers.test_every_question import FILL, person_of, states_of

SAID: Mapping[Intent, tuple[str, ...]] = {
    Intent.AGREE: ("jo passt", "yes, go ahead", "alles klar, machen wir so"),
    Intent.REFUSE: ("nee, lieber nicht", "no thanks", "auf keinen Fall"),
    Intent.SKIP: ("das überspringe ich", "skip this one", "dazu möchte ich nichts sagen"),
    Intent.BACK: ("nochmal eine frage zurück", "go back", "zurück bitte"),
    Intent.CANCEL: ("ach lass, brich das ab", "forget it, cancel", "ich höre hier auf"),
    Intent.UNDO: ("mach das rückgängig", "undo that", "das eben war ein Versehen"),
    Intent.MORE: ("zeig mir das nächste", "any more?", "weiter"),
    Intent.GREETING: ("moin", "good morning", "schönes Wochenende"),
    Intent.THANKS: ("vielen dank dir", "thanks a lot", "super, danke"),
    Intent.SMALLTALK: ("wie gehts dir so", "tell me a joke", "schon müde heute"),
    Intent.COMPLAINT: ("das hier nervt total", "this is so slow", "ihr bot taugt nichts"),
    Intent.HELP: ("was kann ich hier alles machen", "how does this work", "hilfe bitte"),
    Intent.HUMAN: (
        "ich will mit einem menschen reden",
        "can I talk to somebody",
        "ansprechpartner?",
    ),
    Intent.ASK: (
        "kostet das was?",
        "was ist ein Schnuppertag?",
        "who can see my data?",
        "wann kommt die nächste nachricht?",
        "muss ich das angeben?",
    ),
    Intent.STOP: ("ich will keine nachrichten mehr", "stop writing to me"),
    Intent.RHYTHM: ("nur noch einmal im monat", "please write less often"),
    Intent.PAUSE: ("mach mal drei wochen pause", "pause until march"),
    Intent.RESUME: ("bin wieder da, schreib mir wieder", "start sending again"),
    Intent.DELETE_ME: ("lösch alles über mich", "delete my account"),
    Intent.EXPORT_ME: ("was habt ihr über mich gespeichert", "send me my data"),
    Intent.LANGUAGE: ("auf englisch bitte", "auf deutsch bitte"),
    Intent.CHANGE_PROFILE: ("ich wohne jetzt in Hagen", "I'm in my 6th semester now"),
    Intent.SHOW: ("zeig mir was ich gemerkt habe", "show my profile"),
    Intent.REPORT_ABUSE: ("die firma will geld von mir", "this offer is a scam"),
    Intent.UNCLEAR: ("so wie immer halt", "you know what I mean"),
    Intent.NONSENSE: ("asdf jklö", "qwxz 77 blub"),
    Intent.SEARCH: ("hast du was mit robotik in bochum", "any internships in Hagen?"),
    Intent.SUBSCRIBE: ("sag bescheid wenn was mit sql kommt", "alert me for theses"),
    Intent.UNSUBSCRIBE: ("das abo mit robotik brauch ich nicht mehr", "drop the sql alert"),
    Intent.SAVE: ("merk dir das für später", "save it"),
    Intent.INTERESTED: ("das interessiert mich", "I want that one"),
    Intent.NOT_FOR_ME: ("nichts für mich, zu weit weg", "not my field"),
    Intent.POST_OFFER: (
        "Wir suchen ab April eine Werkstudentin für unser Labor in Bochum, 15 Stunden die Woche, "
        "15 Euro die Stunde",
        "I want to post an offer",
    ),
    Intent.EDIT_OFFER: ("bei unserem angebot stimmt der lohn nicht, 16 euro", "change our offer"),
    Intent.MARK_FILLED: ("die stelle ist besetzt", "we found somebody"),
    Intent.EXTEND_OFFER: ("bitte einen monat verlängern", "keep it open longer"),
    Intent.PAUSE_OFFER: ("das angebot bitte erstmal pausieren", "hide our offer for now"),
    Intent.RESUME_OFFER: ("das angebot kann wieder online", "reopen our offer"),
    Intent.WITHDRAW_OFFER: ("nehmt unser angebot raus", "take our offer down for good"),
    Intent.WHO_FITS: ("welche studiengänge passen zu uns", "how many students would that reach"),
    Intent.INVITE_COLLEAGUE: ("meine kollegin soll auch rein", "add my boss please"),
    Intent.APPROVE: ("kann so freigegeben werden", "approve it"),
    Intent.RETURN: ("geht zurück, da fehlt der ort", "send it back"),
    Intent.BROADCAST: ("ich will allen firmen was ankündigen", "tell all students something"),
    Intent.FIND: ("such mal die firma sonnenschein", "look up greentec"),
}
"""Something that is said for every intent but the answers themselves."""

NOBODYS = frozenset(
    {"draft", "inbox", "event", "leadership", "alert_run", "unresolved_text", "unresolved_author"}
)
"""Tables that may change whatever is said: work, counts without people, words to be explained."""

SILENT = frozenset({"person_preference", "student", "subscription", "match_row"})

MAY_CHANGE: Mapping[Intent, frozenset[str]] = {
    Intent.STOP: SILENT,
    Intent.PAUSE: SILENT,
    Intent.RESUME: SILENT,
    Intent.RHYTHM: SILENT,
    Intent.LANGUAGE: frozenset({"person"}),
    # Whom the configuration names is seated by the first thing they do.
    Intent.INVITE_COLLEAGUE: frozenset({"invitation", "seat", "organisation"}),
    Intent.MARK_FILLED: frozenset({"offer", "outbox"}),
    Intent.EXTEND_OFFER: frozenset({"offer"}),
    # Who has no offer asks for peace by it.
    Intent.PAUSE_OFFER: frozenset({"offer", "student", "match_row"}),
    Intent.RESUME_OFFER: frozenset({"offer"}),
    Intent.WHO_FITS: frozenset({"kept_count"}),
    # What somebody says of their own studies is noted and told, wherever they say it.
    Intent.CHANGE_PROFILE: frozenset({"student", "student_field", "match_row"}),
}
"""What a wish may change wherever it is said."""

REGISTERS = frozenset(
    {"person", "student", "student_field", "subscription", "match_row", "suggestion", "outbox"}
)
POSTS = frozenset({"offer", "offer_field", "offer_word", "indexed_offer", "outbox", "company"})

MAY_COMPLETE: Mapping[str, frozenset[str]] = {
    "student.place": frozenset(),
    "student.kinds": REGISTERS,
    "interest.confirm": frozenset({"interest", "outbox", "suggestion", "student"}),
    "subscription.confirm": frozenset({"subscription", "match_row"}),
    "company.known": frozenset({"join_request", "outbox"}),
    "offer.preview": POSTS,
    "broadcast.preview": frozenset({"campaign", "outbox"}),
    "return.confirm": frozenset({"company", "offer", "outbox"}),
    "suspension.confirm": frozenset({"company", "offer", "outbox"}),
    "synonym.replace": frozenset({"synonym"}),
    "answer.preview": frozenset({"answer_text"}),
}
"""What a yes may change at the question that asks for it."""

SAYS_YES_BY_IT = frozenset({"subscription.confirm"})
"""Where somebody who has nothing to approve agrees by the same words."""

KEPT_ON_LOOKING = frozenset({"kept_count"})
"""What an offer's card counts anew when it is shown, once a day."""

MENU = "menu"
"""A column that follows roles and language on its own."""

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


class Snapshot:
    """Every row of every table but those that may change anyhow."""

    def __init__(self, play: Play) -> None:
        file = sqlite_file(play.runtime.database.url)
        assert file is not None
        self._connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self._columns = {
            name: [column.name for column in table.columns if column.name != MENU]
            for name, table in SQLModel.metadata.tables.items()
            if name not in NOBODYS
        }

    def take(self) -> dict[str, list[tuple[object, ...]]]:
        return {
            name: self._connection.execute(
                f'SELECT {", ".join(columns)} FROM "{name}" ORDER BY 1, 2'  # noqa: S608  # our own names
            ).fetchall()
            for name, columns in self._columns.items()
            if len(columns) > 1
        }


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


MAY_FORGET: Mapping[str, frozenset[str]] = {"welcome.agree": frozenset({"person", "address"})}
"""What a no may take away at the question that waits for a yes."""


NOES = frozenset(
    {
        Intent.REFUSE,
        Intent.CANCEL,
        Intent.SKIP,
        Intent.BACK,
        Intent.STOP,
        Intent.NOT_FOR_ME,
    }
)


def allowed(state: str, intent: Intent) -> frozenset[str]:
    is_yes = intent is Intent.AGREE or (intent is Intent.APPROVE and state in SAYS_YES_BY_IT)
    completes = MAY_COMPLETE.get(state, frozenset()) if is_yes else frozenset()
    forgets = intent in NOES
    lets_go = MAY_FORGET.get(state, frozenset()) if forgets else frozenset()
    return MAY_CHANGE.get(intent, frozenset()) | completes | lets_go | KEPT_ON_LOOKING


async def reopened(play: Play, filled: Draft, state: str) -> bool:
    """Whether the person is at the question again; False if they are kept no more."""
    async with play.runtime.database.write() as session:
        if await session.get(PersonRow, filled.person_id) is None:
            return False
        await session.exec(delete(Draft).where(col(Draft.person_id) == filled.person_id))
        await open_draft(
            session,
            filled.person_id,
            Dialogue(filled.dialogue),
            state,
            filled.data,
            now=play.clock.now(),
        )
    return True


@on_sqlite
@pytest.mark.parametrize("dialogue", FILL)
@pytest.mark.long
async def test_no_wish_does_harm_at_any_question(
    play: Play, stand_in: StandIn, coordinator: Person, dialogue: str
) -> None:
    person = person_of(dialogue, stand_in, coordinator)
    await FILL[dialogue](play, stand_in, person, coordinator)
    await play.settle()
    async with play.runtime.database.read() as session:
        filled = (await session.exec(select(Draft).where(Draft.dialogue == dialogue))).one()
    snapshot = Snapshot(play)
    harm: list[str] = []
    phrasings = {intent: cycle(texts) for intent, texts in SAID.items()}
    for state in states_of(dialogue):
        for intent, texts in phrasings.items():
            if not await reopened(play, filled, state):
                # Their no to everything was heard, and they are kept no more.
                await play.restart()
                await FILL[dialogue](play, stand_in, person, coordinator)
            text = next(texts)
            before, mark = snapshot.take(), person.mark()
            await person.send(text)
            await play.settle()
            touched = changed(before, snapshot.take()) - allowed(state, intent)
            answers = [one for one in person.received if one.version > mark]
            if touched:
                harm.append(f"{state}: {text!r} ({intent}) changed {sorted(touched)}")
            if not answers:
                harm.append(f"{state}: {text!r} ({intent}) was not answered")
    assert harm == []
