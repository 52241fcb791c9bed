"""The guarantee's state as a coordinator reads it, and the offers that fit too few, with why."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.sandbox.values import Message
from bot.texts.render import Renderer
from handlers.coordinator.run_numbers import (
    RunNumbers,
    ShortOffer,
    Spread,
    numbers_of,
    page_of,
)
from handlers.engine.payloads import letters, pack
from models.matching.rules.eligibility import Refusal
from models.payloads import ListShortOffers, ShowOverview, ShowShortOffer, ShowVisibility
from models.tables.push_run import PushRun, PushRunState
from models.taxonomy import load_taxonomy
from models.vocabulary import Language
from tests.handlers.coordinator.region import Region
from tests.support.stories import has_button, say, tap

SLOT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

REPORT: dict[str, Any] = {
    "students": 5100,
    "suggestions": 20000,
    "suggested_students": 5100,
    "offers": 700,
    "guarantee": 10,
    "guaranteed": 480,
    "missed": 1,
    "reach_share": 0.9979,
    "reach_share_before": 0.44,
    "unseen_share": 0.03,
    "unseen_share_before": 0.2,
    "gini": 0.321,
    "relevance_loss": 0.009,
    "worst_student_loss": 0.28,
    "loss_limit_percent": 30,
    "dual_gap": 0.0007,
    "seconds": 1.34,
    "short_offers_total": 0,
    "short_offers": [],
}


def short(offer_id: int, *obstacles: tuple[str, int], fitting: int = 2) -> dict[str, object]:
    return {
        "offer_id": offer_id,
        "reached": fitting,
        "eligible": fitting,
        "fitting": fitting,
        "obstacles": [list(each) for each in obstacles],
    }


async def add_run(region: Region, **changes: object) -> None:
    now = region.now
    async with region.database.write() as session:
        session.add(
            PushRun(
                kind="weekly",
                slot=now,
                state=PushRunState.QUEUED,
                owner="test",
                lease_until=now,
                report={**REPORT, **changes},
                created_at=now,
            )
        )


async def add_short_run(region: Region, *offers: dict[str, object]) -> None:
    await add_run(region, short_offers=list(offers), short_offers_total=len(offers))


async def open_view(region: Region, expected: str = "") -> Message:
    await say(region.coordinator, "/ueberblick", "in Zahlen")
    return await tap(region.coordinator, f"{letters(ShowVisibility)}", expected)


async def open_short(region: Region, expected: str = "") -> Message:
    await open_view(region)
    return await tap(region.coordinator, f"{letters(ListShortOffers)}:0", expected)


async def test_view_tells_the_state_of_the_guarantee_in_plain_words(region: Region) -> None:
    await add_run(region)
    text = (await open_view(region, "Wie sichtbar")).text
    assert "Offene Angebote: 700, Studierende mit Vorschlägen: 5.100" in text
    assert "zu mindestens 10 Studierenden passt" in text
    assert "Das betrifft 480 der Angebote. Gelungen ist es bei 99,79 %; ohne dieses" in text
    assert "Eines blieb darunter." in text
    assert "Niemandem gezeigt: 3 % aller offenen Angebote (sonst 20 %)" in text
    assert "recht gleichmäßig verteilt. (Gini 0,32;" in text
    assert "0,9 % Passgenauigkeit" in text
    assert "28 % (erlaubt sind höchstens 30 %)" in text
    assert "höchstens um 0,07 % besser" in text
    assert "Die Rechnung dauerte 1,34 s." in text


async def test_view_is_in_english_for_an_english_account(region: Region) -> None:
    region.coordinator.speak("en")
    await add_run(region, missed=0, gini=0.7)
    await say(region.coordinator, "/overview", "in numbers")
    shown = await tap(region.coordinator, f"{letters(ShowVisibility)}", "How visible")
    assert "That concerns 480 of the offers. It worked for 99.79 % of these" in shown.text
    assert "stayed below" not in shown.text
    assert "A few offers get most of the attention." in shown.text


async def test_view_and_list_are_filled_by_a_real_run(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    await region.add_offer(company_id, "Praktikum Messtechnik", is_open=True)
    for name in ("Anna", "Ben"):
        await region.add_student(name, ("0714",))
    assert await region.play.runtime.push.run_due(is_forced=True) is not None
    shown = await open_view(region, "Offene Angebote: 1, Studierende mit Vorschlägen: < 5")
    assert "So viele passen bisher zu keinem Angebot." in shown.text
    await tap(region.coordinator, f"{letters(ListShortOffers)}:0", "passt zu < 5")


async def test_view_before_the_first_push_says_so_and_leads_back(region: Region) -> None:
    shown = await open_view(region, "noch keinen Wochenversand")
    assert not has_button(shown, letters(ListShortOffers))
    await tap(region.coordinator, f"{letters(ShowOverview)}", "in Zahlen")


async def test_run_of_a_version_that_kept_less_is_told(region: Region) -> None:
    await add_run(region, gini=None)
    await open_view(region, "gibt es diese Zahlen nicht")


async def test_short_offers_name_what_keeps_students_away(region: Region) -> None:
    company_id = await region.add_company("Messwerk GmbH", is_approved=True)
    offer_id = await region.add_offer(company_id, "Praktikum Messtechnik", is_open=True)
    await add_short_run(
        region,
        short(offer_id, ("radius", 40), ("field", 12), ("level", 3), ("kind", 1)),
    )
    text = (await open_short(region, "Praktikum Messtechnik")).text
    assert "Messwerk GmbH · passt zu < 5" in text
    assert "zu weit weg für etwa 40" in text
    assert "ein anderes Fach: etwa 12" in text
    assert "ein anderer Abschluss: ein paar" in text
    assert "andere Art" not in text


async def test_tap_on_a_line_leads_to_the_offer_and_back_to_its_page(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    ids = [
        await region.add_offer(company_id, f"Angebot {number}", is_open=True) for number in range(7)
    ]
    await add_short_run(region, *(short(offer_id, ("language", 9)) for offer_id in ids))
    await open_short(region, "Angebot 4")
    shown = await tap(region.coordinator, f"{letters(ListShortOffers)}:1", "Angebot 6")
    assert "7." in shown.text
    assert "Angebot 4" not in shown.text
    offer = await tap(region.coordinator, f"{letters(ShowShortOffer)}:{ids[6]}", "Messdaten")
    assert "die Sprache: etwa 9 sprechen sie nicht" in offer.text
    await tap(region.coordinator, f"{letters(ListShortOffers)}:1", "Angebot 6")


async def test_offer_that_closed_or_went_since_is_marked(region: Region) -> None:
    company_id = await region.add_company(is_approved=True)
    closed = await region.add_offer(company_id, "Vorbei", is_open=True, days_open=-1)
    await add_short_run(region, short(closed), short(4711))
    shown = await open_short(region, "Vorbei")
    assert "nicht mehr offen" in shown.text
    assert "nicht mehr vorhanden" in shown.text
    assert "mehrere zugleich" in shown.text
    assert not has_button(shown, f"{letters(ShowShortOffer)}:4711")
    await region.coordinator.tap_data(pack(ShowShortOffer(4711, 0)), shown)
    await region.coordinator.wait_for("zurückgezogen")
    await tap(region.coordinator, f"{letters(ShowShortOffer)}:{closed}", "nicht mehr offen")


async def test_only_the_hardest_are_listed_and_the_rest_is_counted(region: Region) -> None:
    await add_run(region, short_offers=[short(1)], short_offers_total=340)
    await open_short(region, "Aufgeführt sind die 1 schwierigsten von 340.")


@pytest.mark.parametrize("data", ["vP:99", "vP", "vO:1"])
async def test_forged_buttons_show_what_there_is(region: Region, data: str) -> None:
    await add_short_run(region, short(4711))
    message = await region.coordinator.ask("/freigaben")
    mark = region.coordinator.mark()
    await region.coordinator.tap_data(data, message)
    await region.coordinator.wait_for("zu wenigen Studierenden passen", since=mark)


@pytest.mark.parametrize(
    "data",
    [f"{letters(ShowVisibility)}", pack(ListShortOffers(0)), "vO:1:0"],
)
async def test_student_reads_none_of_it(region: Region, data: str) -> None:
    await add_short_run(region, short(4711))
    student = await region.add_student("Anna")
    message = await student.ask("/hilfe")
    mark = student.mark()
    await student.tap_data(data, message)
    await student.wait_for("für die Koordination", since=mark)


@pytest.mark.parametrize(
    ("gini", "spread"), [(0.0, Spread.EVEN), (0.35, Spread.MIXED), (0.6, Spread.UNEVEN)]
)
def test_gini_in_a_word(gini: float, spread: Spread) -> None:
    assert RunNumbers.model_validate({**REPORT, "gini": gini}).spread is spread


def test_few_students_are_no_number() -> None:
    offer = ShortOffer.model_validate(short(1, ("radius", 5), ("start", 4)))
    assert offer.hurdles == [(Refusal.RADIUS, 5), (Refusal.START, None)]
    assert not offer.is_weak
    assert ShortOffer(offer_id=1, reached=2, eligible=40, fitting=2).is_weak


def test_pages_end_with_the_last_one() -> None:
    offers = [ShortOffer.model_validate(short(number)) for number in range(7)]
    assert [each.offer_id for each in page_of(offers, 1, 5)[1]] == [5, 6]
    assert page_of(offers, 9, 5)[0] == 1
    assert page_of([], 3, 5) == (0, [])


def test_no_run_has_no_numbers() -> None:
    assert numbers_of(None) is None


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("refusal", ["kind", "level", "language", "start", "field", "radius"])
@pytest.mark.parametrize("count", [2, 40])
def test_every_reason_has_its_words(language: Language, refusal: str, count: int) -> None:
    renderer = Renderer(load_taxonomy(), ZoneInfo("Europe/Berlin"), "Dortmund")
    offer = ShortOffer.model_validate(short(1, (refusal, count)))
    text = renderer.text("coordinator/hurdles", language, short=offer)
    assert text.startswith("· ")
    assert ("40" in text) == (count == 40)


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0 %"),
        (1, "100 %"),
        (0.000004, "0,01 %"),
        (0.99999, "99,99 %"),
        (0.009, "0,9 %"),
        (0.44, "44 %"),
    ],
)
def test_nearly_all_is_never_called_all(share: float, shown: str) -> None:
    renderer = Renderer(load_taxonomy(), ZoneInfo("Europe/Berlin"), "Dortmund")
    numbers = RunNumbers.model_validate({**REPORT, "unseen_share": share})
    run = PushRun(
        kind="weekly",
        slot=SLOT,
        state=PushRunState.QUEUED,
        owner="a",
        lease_until=SLOT,
        created_at=SLOT,
    )
    text = renderer.text("coordinator/visibility", Language.GERMAN, run=run, numbers=numbers)
    assert f"Niemandem gezeigt: {shown} aller" in text
