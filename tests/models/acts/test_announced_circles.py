"""An announcement reaches whom the words name: every condition narrows, nothing is widened."""

import pytest

from models.acts import announcements
from models.acts.announcements import Announced, AnnouncementInput
from models.audience import Audience
from models.disclosure import LEAST_AUDIENCE
from models.queries.campaigns import count_recipients
from models.queries.companies import CompanyInput, change_company
from models.queries.overview import list_students_by_university
from models.queries.people import record_consent
from models.queries.students import change_pause
from models.reading.audience import audience_of
from models.reading.circle import read_circle
from models.refusals import Refusal, Refused
from models.tables.company import CompanySize
from models.vocabulary import Degree, Who
from tests.models.acts.stage import Stage

GROUPS: dict[str, tuple[int, dict[str, object]]] = {
    "computing at the TU, semester 6": (
        5, {"fields": ("0613",), "university_id": "tu-dortmund", "place": "Dortmund",
            "semester": 6, "degree": Degree.MASTER},
    ),
    "computing at the TU, semester 2": (
        2, {"fields": ("0613",), "university_id": "tu-dortmund", "place": "Bochum",
            "semester": 2, "degree": Degree.BACHELOR},
    ),
    "law at the TU": (
        6, {"fields": ("0421",), "university_id": "tu-dortmund", "place": "Hagen",
            "semester": None, "degree": None},
    ),
    "machines in Bochum": (
        5, {"fields": ("0715",), "university_id": "rub", "place": "Bochum", "semester": 5,
            "degree": Degree.BACHELOR},
    ),
    "business": (
        5, {"fields": ("0413",), "place": "Witten", "semester": None, "degree": Degree.MASTER},
    ),
    "economics": (6, {"fields": ("0311",), "place": "Dortmund", "degree": None, "semester": None}),
}  # fmt: skip
EVERY_STUDENT = 29


@pytest.fixture
async def region(stage: Stage) -> Stage:
    for count, profile in GROUPS.values():
        for _ in range(count):
            await stage.student(**profile)
    return stage


REACHED = {
    # A compound, and two conditions of one line.
    "Informatikstudierende TU Dortmund": 7,
    "Informatikstudierende an der TU Dortmund": 7,
    "computer science students at TU Dortmund": 7,
    "TU Dortmund, Informatik": 7,
    "die Informatikstudentinnen der TU Dortmund": 7,
    "Maschinenbaustudierende in Bochum": 5,
    "mechanical engineering students in Bochum": 5,
    # Two subjects, two places.
    "BWL und VWL": 11,
    "VWL oder BWL": 11,
    "business administration and economics": 11,
    "Jura, BWL": 11,
    "Informatik und Jura": 13,
    "Dortmund und Bochum": 18,
    "Studierende aus Bochum oder Dortmund": 18,
    "Witten und Hagen": 11,
    "students in Bochum and Hagen": 13,
    "Hagen, Witten, Bochum": 18,
    # Semester and degree.
    "Informatik ab 5. Semester": 5,
    "computer science from semester 5 on": 5,
    "Studierende ab dem 5. Semester": 10,
    "Semester 1 bis 3": 2,
    "höchstens 5. Semester": 7,
    "nur Master": 10,
    "Bachelorstudierende": 7,
    "Masterstudierende Informatik": 5,
    "master students of business administration": 5,
    "Informatik nur Bachelor": 2,
    # A group of subjects, and exclusions.
    "Ingenieure": 5,
    "alle Ingenieure in Bochum": 5,
    "engineers": 5,
    "alle Studierenden ohne Jura": 23,
    "all students except law": 23,
    "Studierende ohne Witten": 24,
    "Informatik ohne Bochum": 5,
    "BWL und VWL, aber nicht aus Witten": 6,
    "alle Studierenden": EVERY_STUDENT,
}


def heard(stage: Stage, words: str) -> Audience:
    reading = read_circle(words, stage.world.taxonomy)
    assert not reading.unknown
    audience = audience_of(reading)
    assert audience is not None
    return audience


async def test_words_reach_whom_they_name(region: Stage) -> None:
    async with region.database.read() as session:
        reached = {
            words: await count_recipients(session, heard(region, words)) for words in REACHED
        }
    assert reached == REACHED


async def test_who_is_counted_is_who_it_is_queued_for(region: Stage) -> None:
    karin = await region.coordinator()
    given = AnnouncementInput(
        html="Messe", audience=heard(region, "Informatikstudierende TU Dortmund")
    )
    announced = await region.perform(announcements.announce, karin, given)
    assert isinstance(announced, Announced)
    assert announced.campaign.recipients == len(await region.told()) == 7
    assert Audience.from_data(announced.campaign.audience) == given.audience


async def test_whoever_paused_is_in_no_circle(region: Stage) -> None:
    silent = await region.student(fields=("0421",), place="Hagen")
    async with region.database.write() as session:
        await change_pause(session, silent, region.world.now)
    async with region.database.read() as session:
        assert await count_recipients(session, heard(region, "Jura")) == 6


# Companies


async def add_company(
    stage: Stage, name: str, place: str | None, sector: str, size: CompanySize
) -> None:
    member = await stage.person()
    company_id = await stage.company(member)
    company = CompanyInput(
        name=name, website=None, place=place, latitude=None, longitude=None, sector_id=sector,
        size=size,
    )  # fmt: skip
    async with stage.database.write() as session:
        await record_consent(session, member, now=stage.world.now)
        await change_company(session, company_id, company)


FIRMS = {
    "IT-Firmen": 2,
    "IT-Firmen in Witten": 1,
    "companies in Witten": 2,
    "kleine Unternehmen": 1,
    "Betriebe ab 50 Mitarbeitern": 2,
    "firms in Witten and Herne": 3,
    "companies except in Witten": 2,
    "alle Unternehmen": 4,
}


async def test_companies_are_chosen_by_place_sector_and_size(stage: Stage) -> None:
    await add_company(stage, "Nordlicht IT GmbH", "Witten", "S2", CompanySize.SMALL)
    await add_company(stage, "Kranich AG", "Herne", "S2", CompanySize.MEDIUM)
    await add_company(stage, "Ruhrbau", "Witten", "F", CompanySize.MEDIUM)
    await add_company(stage, "Wanderzirkus", None, "F", CompanySize.MICRO)
    async with stage.database.read() as session:
        reached = {words: await count_recipients(session, heard(stage, words)) for words in FIRMS}
        named = Audience(Who.COMPANIES, companies=("Kranich AG",))
        assert await count_recipients(session, named) == 1
    assert reached == FIRMS


async def test_companies_hide_no_few_students_of_a_narrow_circle(stage: Stage) -> None:
    karin = await stage.coordinator()
    for number in range(LEAST_AUDIENCE):
        await add_company(stage, f"Firma {number}", "Witten", "F", CompanySize.SMALL)
    await stage.student(place="Witten")
    everybody = AnnouncementInput(html="Fest", audience=Audience(Who.ALL, places=("Witten",)))
    refused = await stage.perform(announcements.announce, karin, everybody)
    assert refused == Refused(Refusal.TOO_FEW)
    companies = AnnouncementInput(html="Fest", audience=heard(stage, "Firmen in Witten"))
    announced = await stage.perform(announcements.announce, karin, companies)
    assert isinstance(announced, Announced)
    assert announced.campaign.recipients == LEAST_AUDIENCE


@pytest.mark.parametrize("line", ["Studierende HS Bochum", "students of Hochschule für Gesundheit"])
async def test_students_of_a_merged_university_are_reached_by_either_name(
    stage: Stage, line: str
) -> None:
    for university_id in ("hs-bochum", "hsg-bochum") * LEAST_AUDIENCE:
        await stage.student(university_id=university_id)
    audience = audience_of(read_circle(line, stage.world.taxonomy))
    assert audience is not None
    async with stage.database.read() as session:
        assert await count_recipients(session, audience) == 2 * LEAST_AUDIENCE
        named = await list_students_by_university(session)
    assert named == [("hs-bochum", 2 * LEAST_AUDIENCE)]
