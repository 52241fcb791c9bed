"""Somebody of a company that is here already asks in, is let in or not, and always has a way on."""

import pytest
from sqlmodel import col, select, update

from bot.sandbox.people import Person
from bot.sandbox.play import Play
from models.queries.addresses import list_addresses, record_unreachable
from models.queries.companies import find_membership
from models.queries.people import delete_person
from models.tables.base import stored_id
from models.tables.company import CompanyState
from models.tables.join_request import JoinRequest, JoinState
from models.tables.person import Person as PersonRow
from models.vocabulary import Language
from tests.handlers.company.desk import OFFER, Desk
from tests.handlers.company.test_registration import begin

NAMES = ("Petra", "Paul")
KNOWN = "schon angemeldet"
ASK = "Meine Kolleginnen und Kollegen fragen"
YES, NO = "Ja, dazunehmen", "Nein, kenne ich nicht"


async def meet_known(newcomer: Desk, line: str = "MUSTER gmbh, Bochum") -> None:
    """Up to the question that tells of the company of the same name."""
    await begin(newcomer)
    await newcomer.say(line, KNOWN)


async def ask(newcomer: Desk) -> None:
    await meet_known(newcomer)
    await newcomer.tap(ASK, "Ich habe bei Muster GmbH gefragt")
    await newcomer.play.settle()


async def requests(desk: Desk) -> list[JoinRequest]:
    async with desk.play.runtime.database.read() as session:
        return list(await session.exec(select(JoinRequest).order_by(col(JoinRequest.id))))


async def states(desk: Desk) -> list[JoinState]:
    return [request.state for request in await requests(desk)]


async def is_in(newcomer: Desk, desk: Desk) -> bool:
    async with newcomer.play.runtime.database.read() as session:
        found = await find_membership(session, desk.company_id, newcomer.person_id)
        return found is not None


def read_by(desk: Desk) -> str:
    return "\n".join(message.text for message in desk.person.received)


async def block(desk: Desk) -> None:
    """The person has blocked the bot."""
    async with desk.play.runtime.database.write() as session:
        [address] = await list_addresses(session, desk.person_id)
        await record_unreachable(session, desk.person_id, stored_id(address))


# Asking


async def test_colleagues_are_asked_by_a_tap_and_named_to_nobody(
    newcomer: Desk, desk: Desk, colleague: Desk
) -> None:
    await ask(newcomer)
    for one in (desk, colleague):
        assert "Cleo Berg möchte auch für Muster GmbH sprechen" in one.person.last.text
        assert "Deutsch" in one.person.last.text
        assert list(one.person.last.labels) == [YES, NO]
    assert not any(name in read_by(newcomer) for name in NAMES)
    assert await newcomer.state() is None


@pytest.mark.parametrize(
    "words",
    ["frag meine Kollegen", "ja", "ja, das sind wir", "ask my colleagues", "lass mich rein"],
)
async def test_colleagues_are_asked_by_words(newcomer: Desk, desk: Desk, words: str) -> None:
    await meet_known(newcomer)
    await newcomer.say(words, "Ich habe bei Muster GmbH gefragt")
    assert await states(newcomer) == [JoinState.WAITING]


@pytest.mark.parametrize("words", ["nein", "weiter", "frag mich morgen", "so wie immer halt"])
async def test_words_that_do_not_say_so_ask_nobody(newcomer: Desk, desk: Desk, words: str) -> None:
    await meet_known(newcomer)
    answer = await newcomer.say(words)
    await newcomer.play.settle()
    assert answer.text
    assert newcomer.person.last.find_button(ASK) is not None
    assert await newcomer.state() == "company.known"
    assert await requests(newcomer) == []


@pytest.mark.parametrize("words", ["das ist eine andere Firma", "it's another one"])
async def test_another_company_of_the_name_is_registered_by_words(
    newcomer: Desk, desk: Desk, words: str
) -> None:
    await meet_known(newcomer)
    await newcomer.say(words, "Branche")
    assert await requests(newcomer) == []


async def test_right_name_is_typed_instead(newcomer: Desk, desk: Desk) -> None:
    await meet_known(newcomer)
    card = await newcomer.say("Musterbau KG, Witten, musterbau.example", "Branche")
    assert "🏢 Musterbau KG" in card.text


async def test_offer_that_came_with_the_line_is_given_back(newcomer: Desk, desk: Desk) -> None:
    await meet_known(newcomer, f"Muster GmbH, Bochum\n{OFFER}")
    await newcomer.play.settle()
    await newcomer.tap(ASK, "Python von Vorteil")


async def test_offer_typed_at_the_question_waits_for_its_company(
    newcomer: Desk, desk: Desk
) -> None:
    await meet_known(newcomer)
    await newcomer.say(OFFER, "Ihr Angebot habe ich mir gemerkt")
    draft = await newcomer.draft()
    assert draft is not None
    assert "Python" in str(draft.data["offer_text"])
    assert draft.state == "company.known"


async def test_two_taps_ask_once(newcomer: Desk, desk: Desk) -> None:
    await meet_known(newcomer)
    await newcomer.tap_twice(ASK)
    assert await states(newcomer) == [JoinState.WAITING]
    asked = [one for one in desk.person.received if "möchte auch" in one.text]
    assert len(asked) == 1


async def test_who_waits_reads_so_instead_of_asking_again(newcomer: Desk, desk: Desk) -> None:
    await ask(newcomer)
    await newcomer.say("/start", "KMUni")
    assert any("Ich habe bei Muster" in one.text for one in newcomer.person.received[-2:])
    await newcomer.tap("sC", "in einer Zeile")
    known = await newcomer.say("Muster GmbH", "noch hat niemand geantwortet")
    assert known.find_button(ASK) is None
    await newcomer.say("ja", "noch hat niemand geantwortet")
    assert len(await requests(newcomer)) == 1
    await newcomer.say("abbrechen")
    await newcomer.say("hat schon jemand geantwortet?", "Muster GmbH: Noch hat niemand")


async def test_company_that_rests_is_not_asked(newcomer: Desk, desk: Desk) -> None:
    await desk.be(CompanyState.SUSPENDED)
    await meet_known(newcomer)
    assert newcomer.person.last.find_button(ASK) is None
    await newcomer.say("frag meine Kollegen", "Es ruht im Moment")
    assert await requests(newcomer) == []


async def test_company_that_goes_while_its_question_is_open_can_be_registered(
    newcomer: Desk, desk: Desk
) -> None:
    await meet_known(newcomer)
    async with desk.play.runtime.database.write() as session:
        await delete_person(session, desk.person_id, now=desk.play.clock.now())
    await newcomer.tap(ASK, "nicht mehr hier")
    await newcomer.tap("dD:company.known", "Branche")


async def test_who_speaks_for_it_is_not_offered_to_ask(desk: Desk) -> None:
    await desk.say("/firma", "Muster")
    await desk.tap("Weiteres Unternehmen", "in einer Zeile")
    known = await desk.say("Muster GmbH", "sprechen selbst")
    assert known.find_button(ASK) is None


# A yes


async def test_yes_by_tap_lets_in_and_says_what_is_possible(
    newcomer: Desk, desk: Desk, colleague: Desk
) -> None:
    await ask(newcomer)
    await desk.tap(YES, "Cleo Berg spricht ab jetzt für Muster GmbH")
    await desk.play.settle()
    assert await is_in(newcomer, desk)
    assert "Willkommen" in newcomer.person.last.text
    assert "/angebot" in newcomer.person.last.text
    assert "ist dazugekommen" in colleague.person.last.text
    await newcomer.tap("Angebot einstellen", "Fügen Sie")
    await newcomer.say(OFFER, "So sehen es")
    await newcomer.tap("dD:offer.preview", "")
    await newcomer.play.settle()
    assert [offer.company_id for offer in await desk.offers()] == [desk.company_id]


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("ja lass sie rein", JoinState.ACCEPTED),
        ("ja", JoinState.ACCEPTED),
        ("yes, let her in", JoinState.ACCEPTED),
        ("nein, kenne ich nicht", JoinState.DECLINED),
        ("don't let them in", JoinState.DECLINED),
    ],
)
async def test_words_below_the_question_are_its_answer(
    newcomer: Desk, desk: Desk, words: str, state: JoinState
) -> None:
    await ask(newcomer)
    await desk.say(words)
    await desk.play.settle()
    assert await states(desk) == [state]


@pytest.mark.parametrize(
    "words", ["später", "ja, aber ich kenne sie nicht", "kenne ich", "wer ist das?", "vielleicht"]
)
async def test_words_that_are_no_plain_answer_change_nothing(
    newcomer: Desk, desk: Desk, words: str
) -> None:
    await ask(newcomer)
    await desk.say(words)
    await desk.play.settle()
    assert await states(desk) == [JoinState.WAITING]


async def test_second_answer_reads_the_first(newcomer: Desk, desk: Desk, colleague: Desk) -> None:
    await ask(newcomer)
    question = colleague.person.last
    await desk.tap(YES, "spricht ab jetzt")
    await desk.play.settle()
    mark = colleague.person.mark()
    await colleague.person.tap_data(f"jN:{(await requests(desk))[0].id}", question)
    await colleague.person.wait_for("schon erledigt: Cleo Berg ist dazugekommen", since=mark)
    assert await is_in(newcomer, desk)


async def test_request_outlives_a_restart(newcomer: Desk, desk: Desk) -> None:
    await ask(newcomer)
    await desk.play.restart()
    await desk.say("ja lass sie rein", "spricht ab jetzt")
    await desk.play.settle()
    assert await is_in(newcomer, desk)


async def test_request_is_found_again_among_people_and_links(newcomer: Desk, desk: Desk) -> None:
    await ask(newcomer)
    await desk.say("/firma", "Jemand möchte dazukommen")
    await desk.tap("Leute und Links", "Cleo Berg fragt seit")
    await desk.tap("👋 Cleo Berg fragt", "möchte auch für Muster GmbH sprechen")
    await desk.say("ja", "spricht ab jetzt")


async def test_who_cannot_be_written_to_is_asked_for_a_contact(play: Play, desk: Desk) -> None:
    nameless = Desk(play, play.stand_in.person("Omar", last_name="Yildiz"))
    await ask(nameless)
    await desk.tap(YES, "spricht ab jetzt")
    await play.settle()
    assert "brauchen einen Weg zu Ihnen" in nameless.person.last.text
    await nameless.tap("So erreichen Studierende Sie", "E-Mail-Adresse oder Telefonnummer")
    await nameless.say("omar@muster.example", "omar@muster.example")


async def test_suspended_meanwhile_a_yes_is_refused_and_the_request_waits(
    newcomer: Desk, desk: Desk
) -> None:
    await ask(newcomer)
    await desk.be(CompanyState.SUSPENDED)
    await desk.tap(YES, "ausgesetzt")
    assert await states(desk) == [JoinState.WAITING]
    await desk.be(CompanyState.APPROVED)
    await desk.say("/firma", "Muster")
    await desk.tap("Leute und Links", "Cleo Berg")
    await desk.tap("👋 Cleo Berg fragt", "möchte auch")
    await desk.tap(YES, "spricht ab jetzt")


# A no


async def test_no_is_kind_names_nobody_and_has_a_way_on(
    newcomer: Desk, desk: Desk, colleague: Desk
) -> None:
    await ask(newcomer)
    await colleague.tap(NO, "freundlich gesagt")
    await colleague.play.settle()
    told = newcomer.person.last
    assert "nicht zugestimmt" in told.text
    assert not any(name in read_by(newcomer) for name in NAMES)
    assert "ist nicht dazugekommen" in desk.person.last.text
    assert "Paul" not in desk.person.last.text
    await newcomer.tap("Unternehmen anmelden", "in einer Zeile")
    known = await newcomer.say("Muster GmbH", "Ab 24. Dezember 2026 können Sie noch einmal fragen")
    assert known.find_button(ASK) is None
    await newcomer.say("Feldmann Form KG, Unna", "Branche")


async def test_who_was_told_no_learns_how_to_reach_a_person(newcomer: Desk, desk: Desk) -> None:
    await ask(newcomer)
    await desk.tap(NO, "freundlich gesagt")
    await desk.play.settle()
    assert "mit einem Menschen sprechen" in newcomer.person.last.text
    await newcomer.say("mit einem Menschen sprechen", "erreichen")


# Taking back


@pytest.mark.parametrize("words", ["", "nimm das zurück", "doch nicht", "take it back"])
async def test_newcomer_takes_it_back(newcomer: Desk, desk: Desk, words: str) -> None:
    await ask(newcomer)
    if words:
        await newcomer.say(words, "Zurückgenommen")
    else:
        await newcomer.tap("Zurücknehmen", "Zurückgenommen")
    await desk.tap(YES, "hat die Anfrage zurückgenommen")
    assert await states(desk) == [JoinState.WITHDRAWN]
    assert not await is_in(newcomer, desk)


async def test_taking_back_too_late_reads_the_answer(newcomer: Desk, desk: Desk) -> None:
    await ask(newcomer)
    [request] = await requests(desk)
    await desk.tap(YES, "spricht ab jetzt")
    await desk.play.settle()
    await newcomer.forge(f"jX:{request.id}", "Sie sind bei Muster GmbH dazugekommen")
    assert await is_in(newcomer, desk)


async def test_card_of_somebody_who_left_says_so(newcomer: Desk, desk: Desk) -> None:
    await ask(newcomer)
    await newcomer.say("/loeschen", "")
    async with desk.play.runtime.database.write() as session:
        await delete_person(session, newcomer.person_id, now=desk.play.clock.now())
    await desk.tap(YES, "Diese Anfrage gibt es nicht mehr")


# Nobody there


async def test_coordinator_is_asked_where_nobody_of_the_company_is_reachable(
    newcomer: Desk, desk: Desk, coordinator: Person
) -> None:
    await coordinator.send("/start")
    await desk.play.settle()
    await block(desk)
    await meet_known(newcomer)
    await newcomer.tap("Die Koordination fragen", "die Unternehmen freigeben, lesen")
    await newcomer.play.settle()
    asked = coordinator.received[-1]
    assert "von dort ist niemand zu erreichen" in asked.text
    await coordinator.ask("ja lass sie rein")
    await newcomer.play.settle()
    assert await is_in(newcomer, desk)
    assert "Willkommen" in newcomer.person.last.text


async def test_without_anybody_the_way_to_a_person_is_told(newcomer: Desk, desk: Desk) -> None:
    await block(desk)
    await meet_known(newcomer)
    assert "erreiche ich niemanden" in newcomer.person.last.text
    assert newcomer.person.last.find_button(ASK) is None


# Languages


async def test_each_side_reads_its_own_language(newcomer: Desk, desk: Desk) -> None:
    await meet_known(newcomer)
    async with desk.play.runtime.database.write() as session:
        await session.exec(
            update(PersonRow)
            .where(col(PersonRow.id) == newcomer.person_id)
            .values(language=Language.ENGLISH)
        )
    await newcomer.say("ask my colleagues", "I have asked to let you in at Muster GmbH")
    await newcomer.play.settle()
    assert "die Sprache ist Englisch" in desk.person.last.text
    await desk.tap(YES, "spricht ab jetzt")
    await desk.play.settle()
    assert "Welcome! You were let in" in newcomer.person.last.text
