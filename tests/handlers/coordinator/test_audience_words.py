"""Typed audiences: read whole, or what was not understood is told back."""

from html import escape
from typing import Any, cast

import pytest

from handlers.coordinator.circles import mark_of
from handlers.coordinator.states import BroadcastState
from models.audience import Audience
from models.notices.kinds import Notice
from models.queries.companies import get_company
from models.reading.audience import audience_of, go_on_from
from models.reading.circle import read_circle
from models.taxonomy import Taxonomy, load_taxonomy
from models.vocabulary import Who
from tests.handlers.coordinator.region import Region, labels_of


@pytest.fixture(scope="module")
def taxonomy() -> Taxonomy:
    return load_taxonomy()


ALL, STUDENTS, COMPANIES = (Audience(who) for who in (Who.ALL, Who.STUDENTS, Who.COMPANIES))


def students(*fields: str, at: str = "", place: str = "") -> Audience:
    return Audience(
        Who.STUDENTS,
        fields=fields,
        universities=(at,) if at else (),
        places=(place,) if place else (),
    )


UNDERSTOOD = {
    "Alle": ALL,
    "an alle bitte": ALL,
    "Studierende und Unternehmen": ALL,
    "studierende": STUDENTS,
    "alle Studierenden": STUDENTS,
    "All companies": COMPANIES,
    "an die Betriebe": COMPANIES,
    "Informatik": students("0613"),
    "0613": students("0613"),
    "061": students("061"),
    "Angewandte Informatik": students("0613"),
    "nur Maschinenbau": students("0715"),
    "Elektrotechnik und Informationstechnik": students("0714"),
    "Zahnmedizin": students("0911"),
    "Jura RUB": students("0421", at="rub"),
    "FH Dortmund": students(at="fh-dortmund"),
    "Ruhr Uni Bochum": students(at="rub"),
    "Studierende der RUB": students(at="rub"),
    "Bochum": students(place="Bochum"),
    "Studierende aus Essen": students(place="Essen"),
    "alle Informatik Studis in Bochum": students("0613", place="Bochum"),
    "Maschinenbau RUB": students("0715", at="rub"),
    "Maschinenbau, TU Dortmund, Dortmund": students("0715", at="tu-dortmund"),
    "students of computer science at RUB": students("0613", at="rub"),
    "Informatik an der RUB aus Witten": students("0613", at="rub", place="Witten"),
    "Infromatik in Bochm": students("0613", place="Bochum"),
}


@pytest.mark.parametrize("typed", UNDERSTOOD)
def test_words_that_are_understood_whole_are_an_audience(typed: str, taxonomy: Taxonomy) -> None:
    reading = read_circle(typed, taxonomy)
    assert (audience_of(reading), reading.unknown) == (UNDERSTOOD[typed], ())


COMPUTING = students("0613")
BOTH = Audience(Who.STUDENTS, fields=("0413", "0311"), places=("Bochum",))
FIRMS = Audience(Who.COMPANIES, sectors=("S2",), places=("Witten",))

GOING_ON = {
    ("auch BWL", COMPUTING): students("0613", "0413"),
    ("and also law", COMPUTING): students("0613", "0421"),
    ("auch Dortmund", BOTH): Audience(
        Who.STUDENTS, fields=("0413", "0311"), places=("Bochum", "Dortmund")
    ),
    ("auch Herne", FIRMS): Audience(Who.COMPANIES, sectors=("S2",), places=("Witten", "Herne")),
    ("auch Firmen", COMPUTING): Audience(Who.ALL, fields=("0613",)),
    ("ohne Witten", COMPUTING): Audience(
        Who.STUDENTS, fields=("0613",), without_places=("Witten",)
    ),
    ("without law", STUDENTS): Audience(Who.STUDENTS, without_fields=("0421",)),
    ("ohne Witten", Audience(Who.STUDENTS, places=("Witten", "Herne"))): students(place="Herne"),
    ("except Essen", FIRMS): Audience(
        Who.COMPANIES, sectors=("S2",), places=("Witten",), without_places=("Essen",)
    ),
    ("auch Witten", Audience(Who.STUDENTS, without_places=("Witten", "Herne"))): Audience(
        Who.STUDENTS, without_places=("Herne",)
    ),
    ("nur Master", COMPUTING): Audience(Who.STUDENTS, fields=("0613",), degrees=("master",)),
    ("only Bochum", COMPUTING): students("0613", place="Bochum"),
    ("nur BWL", BOTH): students("0413", place="Bochum"),
    ("nur Studierende", Audience(Who.ALL, places=("Bochum",))): students(place="Bochum"),
    ("nur Master", ALL): Audience(Who.STUDENTS, degrees=("master",)),
    ("Jura", COMPUTING): students("0421"),
    ("ohne RUB", COMPUTING): Audience(
        Who.STUDENTS, fields=("0613",), without_universities=("rub",)
    ),
    ("nur FH", Audience(Who.STUDENTS, universities=("tu-dortmund", "fh-dortmund"))): students(
        at="fh-dortmund"
    ),
    ("ohne die FH", students(at="tu-dortmund")): students(at="tu-dortmund"),
    ("auch Logistik", FIRMS): Audience(Who.COMPANIES, sectors=("S2", "S4"), places=("Witten",)),
    ("und ohne Logistik", COMPANIES): Audience(Who.COMPANIES, without_sectors=("S4",)),
    ("nimm noch die Juristen mit rein", COMPUTING): students("0613", "0421"),
    ("doch alle Größen", Audience(Who.COMPANIES, sizes=("small",), places=("Witten",))): Audience(
        Who.COMPANIES, places=("Witten",)
    ),
    # Two circles, or nobody: asked back.
    ("auch Jura", students(place="Bochum")): None,
    ("auch Master", COMPUTING): None,
    ("auch Firmen in Herne", COMPUTING): None,
    ("nur Master", COMPANIES): None,
    ("ohne Witten", students(place="Witten")): None,
}


@pytest.mark.parametrize(("typed", "before"), GOING_ON)
def test_a_line_goes_on_from_the_circle_before(
    typed: str, before: Audience, taxonomy: Taxonomy
) -> None:
    reading = read_circle(typed, taxonomy, before.who)
    assert not reading.unknown
    assert go_on_from(before, reading) == GOING_ON[typed, before]


EXCLUDING = [
    "alle außer Informatik an der RUB",
    "everyone except companies in Marl",
    "BWL, aber keine Erstis",
    "alle außer Informatik in Bochum",
    "Studierende, aber keine Linkshänder",
]


@pytest.mark.parametrize("typed", EXCLUDING)
def test_whoever_is_to_be_left_out_and_cannot_be_is_noticed(typed: str, taxonomy: Taxonomy) -> None:
    reading = read_circle(typed, taxonomy)
    assert reading.is_excluding
    assert reading.unknown


async def ask(region: Region, typed: str, criterion: str | None = None) -> str:
    await region.add_crowd(("0613",), place="Bochum", count=6)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Werkstatttag")
    if criterion is not None:
        await region.coordinator.tap(criterion)
    return (await region.coordinator.ask(typed)).text


@pytest.mark.parametrize("criterion", [None, "Nach Fach", "Nach Ort", "Nach Hochschule"])
async def test_what_was_not_understood_is_quoted_and_the_rest_is_chosen_by_a_tap_only(
    region: Region, criterion: str | None
) -> None:
    text = await ask(region, "Informatik nur Frauen", criterion)
    assert "„Studierende im Fach Informatik“, aber nicht „nur Frauen“" in text
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data.get("audience") is None
    assert labels_of(region.coordinator.last)[0] == "Studierende im Fach Informatik"
    await region.coordinator.tap("Studierende im Fach Informatik")
    await region.coordinator.wait_for("6 Personen")


async def test_excluding_somebody_offers_no_circle_that_holds_them(region: Region) -> None:
    text = await ask(region, "Informatik, aber keine Linkshänder")
    assert "Linkshänder“" in text
    assert not any("Informatik" in label for label in labels_of(region.coordinator.last))
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == BroadcastState.AUDIENCE
    await region.coordinator.ask("Bochum")
    await region.coordinator.wait_for("6 Personen")


async def test_the_circle_is_told_with_each_condition_and_each_is_taken_away_by_a_tap(
    region: Region,
) -> None:
    await region.add_crowd(("0613",), place="Hagen", count=5)
    await ask(region, "Informatik in Bochum")
    asked = await region.coordinator.wait_for("6 Personen")
    assert "Studierende im Fach Informatik, aus Bochum" in asked.text
    assert {"✕ im Fach Informatik", "✕ aus Bochum"} <= set(labels_of(asked))
    await region.coordinator.tap("✕ aus Bochum")
    await region.coordinator.wait_for("11 Personen")


async def test_words_at_the_confirmation_change_the_circle_and_send_nothing(
    region: Region,
) -> None:
    await region.add_crowd(("0413",), place="Bochum", count=5)
    await ask(region, "Informatik")
    await region.coordinator.wait_for("6 Personen")
    await region.coordinator.send("auch BWL")
    await region.coordinator.wait_for("11 Personen")
    await region.coordinator.send("ohne Witten")
    asked = await region.coordinator.wait_for("nicht aus Witten")
    assert "11 Personen" in asked.text
    await region.coordinator.send("auch Master")
    await region.coordinator.wait_for("ergeben nicht einen Kreis")


@pytest.mark.parametrize("words", ["ohne Master", "keine Masterstudenten", "without doctorates"])
async def test_what_cannot_be_left_out_of_a_circle_is_told_before_it_is_sent(
    region: Region, words: str
) -> None:
    await ask(region, "Informatik")
    await region.coordinator.wait_for("6 Personen")
    answer = await region.coordinator.ask(words)
    assert f"„{words}“" in answer.text
    assert "habe ich nicht verstanden" in answer.text


async def test_a_wish_to_announce_names_the_circle_that_is_asked_before_it_counts(
    region: Region,
) -> None:
    await region.add_crowd(("0613",), place="Bochum", count=6)
    await region.add_crowd(("0413",), place="Bochum", count=6)
    await region.coordinator.ask("rundmail an die informatikstudierenden in bochum")
    await region.coordinator.ask("Am Freitag ist Werkstatttag")
    assert "informatikstudierenden in bochum“" in region.coordinator.last.text
    await region.coordinator.tap("Studierende im Fach Informatik, aus Bochum")
    await region.coordinator.wait_for("6 Personen")


async def test_a_company_is_named_as_it_is_called_and_an_unknown_one_is_told_back(
    region: Region,
) -> None:
    owner = region.stand_in.person("Cora", started=True)
    await region.add_company(owner=owner, is_approved=True)
    text = await ask(region, "Firma Nirgendwo")
    assert "„Nirgendwo“" in text


@pytest.mark.parametrize(
    "data",
    [
        "field:9999",
        "field:0613:place",
        "place::",
        "planet:x",
        "all:x",
        "field:0613:field:x",
        f"circle:{mark_of(ALL)}",
        "circle",
        f"less:{mark_of(ALL)}:places",
    ],
)
async def test_a_made_up_circle_is_asked_for_again(region: Region, data: str) -> None:
    await ask(region, "qwrtzpx")
    mark = region.coordinator.mark()
    await region.coordinator.tap_data(f"dA:broadcast.audience:{data}", region.coordinator.last)
    await region.coordinator.wait_for("Wen betrifft es?", since=mark)


def test_an_endless_line_is_told_back_instead_of_being_searched_word_by_word(
    taxonomy: Taxonomy,
) -> None:
    reading = read_circle("Informatik in Bochum " + "suchen " * 1_000, taxonomy)
    assert audience_of(reading) is not None
    assert reading.unknown


@pytest.mark.parametrize("kind", ["video", "voice"])
async def test_a_video_or_a_voice_message_is_sent_on(region: Region, kind: str) -> None:
    students = [await region.add_student(f"Anna {number}") for number in range(5)]
    await region.coordinator.ask("/rundruf")
    mark = region.coordinator.mark()
    await (region.coordinator.send_video() if kind == "video" else region.coordinator.send_voice())
    await region.coordinator.wait_for("📎", since=mark)
    await region.coordinator.tap("Ohne Worte senden")
    await region.coordinator.wait_for("Wen betrifft es?")
    await region.coordinator.tap("Alle Studierenden")
    await region.coordinator.wait_for("5 Personen")
    await region.coordinator.tap("Jetzt senden (5) ✓")
    await region.coordinator.wait_for("5 von 5 gesendet")
    assert all(any(getattr(each, kind) for each in one.received) for one in students)


async def test_what_cannot_be_sent_on_is_told_with_what_can(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    mark = region.coordinator.mark()
    await region.coordinator.send_sticker()
    await region.coordinator.wait_for("ein GIF, eine Umfrage oder ein Sticker nicht", since=mark)


@pytest.mark.parametrize("words", ["nicht die von der RUB", "ohne RUB", "but not RUB"])
async def test_whoever_is_left_out_gets_nothing(region: Region, words: str) -> None:
    await region.add_crowd(("0613",), university_id="rub", count=5)
    # Of whom it is not known where they study, nobody was left out.
    await region.add_crowd(("0613",), count=6)
    await region.add_crowd(("0613",), university_id="tu-dortmund", count=3)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Werkstatttag")
    await region.coordinator.ask("Informatik")
    await region.coordinator.wait_for("14 Personen")
    await region.coordinator.ask(words)
    asked = await region.coordinator.wait_for("nicht an RUB")
    assert "9 Personen" in asked.text


async def test_companies_of_a_sector_are_left_out(region: Region) -> None:
    for name, sector in (("Kranich", "S2"), ("Volme", "S4"), ("Ohne", None)):
        owner = region.stand_in.person(name, started=True)
        company_id = await region.add_company(name, owner=owner, is_approved=True)
        async with region.database.write() as session:
            company = await get_company(session, company_id)
            company.sector_id = sector
            session.add(company)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Werkstatttag")
    await region.coordinator.ask("alle Unternehmen ohne IT")
    asked = await region.coordinator.wait_for("nicht der Branche")
    await region.coordinator.tap("Jetzt senden ✓", message=asked)
    await region.settled()
    told = await region.notices(Notice.BROADCAST)
    assert len(told) == 2


async def test_what_was_not_understood_is_told_again_when_later_words_go_on_from_it(
    region: Region,
) -> None:
    await region.add_crowd(("0413",), count=6)
    await ask(region, "Informatik in Bochum nur Frauen")
    text = (await region.coordinator.ask("und nur Master")).text
    assert "nur Frauen" in text
    assert "im Fach Informatik, mit Abschlussziel Master, aus Bochum" in text
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data.get("audience") is None


async def test_an_exclusion_that_was_not_understood_stays_in_the_way(region: Region) -> None:
    await ask(region, "Informatik, aber keine Linkshänder")
    answer = await region.coordinator.ask("und nur Bochum")
    assert "Linkshänder" in answer.text
    assert not any("Informatik" in label for label in labels_of(answer))


async def test_a_circle_where_the_text_is_asked_is_kept_as_the_circle(region: Region) -> None:
    await region.add_crowd(("0613",), place="Bochum", count=6)
    await region.coordinator.ask("/rundruf")
    asked = await region.coordinator.ask("alle Informatik Studis in Bochum")
    assert "liest sich wie der Kreis" in asked.text
    await region.coordinator.ask("Am Freitag ist Werkstatttag")
    assert labels_of(region.coordinator.last)[0] == "Studierende im Fach Informatik, aus Bochum"
    await region.coordinator.ask("nur Master")
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "Am Freitag ist Werkstatttag"
    assert Audience.from_data(cast("Any", draft.data["named"])).fields == ("0613",)


async def test_what_reads_like_a_circle_is_the_text_by_a_tap(region: Region) -> None:
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Alle Studierenden in Bochum")
    await region.coordinator.tap("Das ist schon der Text")
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "Alle Studierenden in Bochum"
    assert draft.data["named"] is None


async def test_whom_and_what_in_one_line_are_both_heard(region: Region) -> None:
    await region.add_crowd(("0613",), count=6)
    await region.coordinator.ask("Rundruf an alle Studierenden: Am 14. Januar ist offene Werkstatt")
    assert labels_of(region.coordinator.last)[0] == "Alle Studierenden"
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "Am 14. Januar ist offene Werkstatt"
    assert draft.state == BroadcastState.AUDIENCE


@pytest.mark.parametrize(
    "words",
    ["Text: Am Montag ist Messe", "neuer Text: Montag ist Messe", "Message: <3 on Monday"],
)
async def test_a_new_text_is_taken_without_what_says_so(region: Region, words: str) -> None:
    await ask(region, "Informatik")
    await region.coordinator.send(words)
    await region.settled()
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == BroadcastState.PREVIEW
    assert draft.data["html"] == escape(words.partition(": ")[2])


@pytest.mark.parametrize(
    "words", ["der Text ist falsch", "Text ändern bitte", "I want to write something else"]
)
async def test_another_text_is_asked_for(region: Region, words: str) -> None:
    await ask(region, "Informatik")
    await region.coordinator.send(words)
    await region.settled()
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.state == BroadcastState.TEXT
    assert draft.data["html"] == "Werkstatttag"


async def test_words_are_taken_out_of_the_text(region: Region) -> None:
    await region.add_crowd(("0613",), count=6)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Liebe Leute, am Montag ist Messe")
    await region.coordinator.ask("Informatik")
    await region.coordinator.send("lass das „Liebe Leute“ weg")
    await region.settled()
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "am Montag ist Messe"


async def test_a_pasted_text_where_the_circle_is_asked_is_taken_by_a_tap(region: Region) -> None:
    await ask(region, "Am 8. Dezember um 17 Uhr findet der Mittelstandsabend in der Kammer statt.")
    await region.coordinator.tap("Als Text nehmen")
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert str(draft.data["html"]).startswith("Am 8. Dezember um 17 Uhr")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("schick das erst am Montag um 9", "Zu einer bestimmten Zeit senden kann ich nicht"),
        ("nein, senden Sie das nicht, ich muss erst den Chef fragen", "Nichts geht hinaus"),
        ("nein", "Nichts geht hinaus"),
        ("wie viele sind das?", "6 Personen"),
        ("who gets this?", "6 Personen"),
    ],
)
async def test_what_is_said_at_the_preview_is_answered_and_sends_nothing(
    region: Region, words: str, answer: str
) -> None:
    await ask(region, "Informatik")
    mark = region.coordinator.mark()
    await region.coordinator.send(words)
    await region.settled()
    assert any(answer in one.text for one in region.coordinator.received if one.version > mark)
    assert await region.notices(Notice.BROADCAST) == []


async def test_each_circle_is_proposed_once(region: Region) -> None:
    await region.add_crowd(("0613",), place="Bochum", count=6)
    await region.coordinator.ask("rundmail an die informatikstudierenden in hagen")
    await region.coordinator.ask("Am Freitag ist Werkstatttag")
    await region.coordinator.ask("Informatik in Hagen")
    labels = labels_of(region.coordinator.last)
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize("words", ["doch ohne das „Leute“ vorneweg", "lass „Leute“ weg"])
async def test_words_that_sound_like_leaving_keep_the_announcement(
    region: Region, words: str
) -> None:
    await region.add_crowd(("0613",), count=6)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Leute, am Montag ist Messe")
    await region.coordinator.ask(words)
    draft = await region.draft(region.coordinator)
    assert draft is not None
    assert draft.data["html"] == "am Montag ist Messe"


async def test_the_reach_of_a_circle_that_is_not_chosen_yet_is_told(region: Region) -> None:
    await region.add_crowd(("0613",), count=6)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("alle Studierenden der Informatik")
    await region.coordinator.ask("Am Montag ist Messe")
    assert "6 Personen" in (await region.coordinator.ask("wie viele sind das?")).text


async def test_circles_that_begin_alike_are_told_apart(region: Region) -> None:
    fields = ("Informatik", "Wirtschaftsinformatik", "Elektrotechnik")
    await region.add_crowd(("0613",), university_id="rub", count=6)
    await region.coordinator.ask("/rundruf")
    await region.coordinator.ask("Am Montag ist Messe")
    await region.coordinator.ask(f"{', '.join(fields)} an der RUB ab dem 5. Semester aus Hagen")
    labels = labels_of(region.coordinator.last)
    assert len(labels) == len(set(labels))
