"""A company's name inside a sentence: at the first line, at its own question, at the card."""

import pytest

from models.reading.company import read_name
from models.taxonomy import load_taxonomy
from tests.handlers.company.desk import Desk
from tests.handlers.company.test_registration import begin

BRUGGEMANN = "Tischlerei Brüggemann"

SAID: dict[str, str] = {
    "nee der name is quatsch, wir heißn Tischlerei Brüggemann": BRUGGEMANN,
    "Tischlerei Brüggemann, wie oft denn noch": BRUGGEMANN,
    "mann wir heissen nich quatsch!! ändere dat mal bitte auf Tischlerei Brüggemann": BRUGGEMANN,
    "Tischlerei Brüggemann ist der richtige Name, bitte korrigieren": BRUGGEMANN,
    "nur Tischlerei Brüggemann, ohne das wie oft denn noch": BRUGGEMANN,
    "den Namen bitte: Tischlerei Brüggemann": BRUGGEMANN,
    "I already said it, I'm a company: Lumora Health, Dortmund": "Lumora Health",
    "Nein, einfach GreenFleet, ohne Logistik. Sitz ist Schwerte": "GreenFleet",
    "nein, Holzbau Brandt & Sohn": "Holzbau Brandt & Sohn",
    "falsch, richtig wäre Metallbau Koesters": "Metallbau Koesters",
    "das stimmt nicht, es muss Elektrotechnik Wessel heißen": "Elektrotechnik Wessel",
    "sorry, wrong name, it should be Kruse Elektrotechnik": "Kruse Elektrotechnik",
    "I told you twice, it's Meyer & Sons": "Meyer & Sons",
    "wir heißen übrigens Autohaus Peters und nicht Peter": "Autohaus Peters",
    "ey, Schlosserei Pohl, das hab ich doch geschrieben": "Schlosserei Pohl",
    # nothing but the name
    "Holzbau Brandt & Sohn": "Holzbau Brandt & Sohn",
    "Weber, Schulz & Partner": "Weber, Schulz & Partner",
    "Das Futterhaus": "Das Futterhaus",
    "Name: GreenFleet": "GreenFleet",
    "Lumora Health GmbH": "Lumora Health GmbH",
    "Praxis Dr. Weber": "Praxis Dr. Weber",
    # no name at all
    "weiß ich nicht": "",
    "das hab ich doch schon geschrieben": "",
    "I told you already": "",
    "Quatsch": "",
    "no, wrong": "",
}


@pytest.mark.parametrize("typed", SAID)
def test_of_a_sentence_the_name_is_read(typed: str) -> None:
    assert read_name(typed, load_taxonomy()) == SAID[typed]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ja betrieb bin ich, tischlerei brüggemann in hagen haspe", "tischlerei brüggemann"),
        ("nee der name is quatsch, wir heißn Tischlerei Brüggemann", BRUGGEMANN),
        ("I already said it, I'm a company: Lumora Health, Dortmund", "Lumora Health"),
        ("Quatsch, der Name ist nur GreenFleet. Und der Ort ist Schwerte", "GreenFleet"),
    ],
)
async def test_no_sentence_is_the_name(newcomer: Desk, typed: str, name: str) -> None:
    await begin(newcomer)
    await newcomer.say(typed, name)
    draft = await newcomer.draft()
    assert draft is not None
    assert draft.data["name"] == name


async def _at_card(newcomer: Desk) -> None:
    await begin(newcomer)
    await newcomer.say("Holzbau Brand, Witten", "Branche")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nein, Holzbau Brandt & Sohn", {"name": "Holzbau Brandt & Sohn"}),
        ("falsch, richtig wäre Metallbau Koesters", {"name": "Metallbau Koesters"}),
        (
            "Also der Ort ist Bergkamen, da hab ich mich vertan, und es heißt Backhaus Möller",
            {"name": "Backhaus Möller", "place": "Bergkamen"},
        ),
        ("Quatsch, der Name ist nur Holz. Und der Ort ist Unna", {"name": "Holz", "place": "Unna"}),
        ("Moment, das stimmt nicht, es muss Elektro Wessel heißen", {"name": "Elektro Wessel"}),
        ("Lünen", {"place": "Lünen"}),
    ],
)
async def test_the_card_is_corrected_by_sentences(
    newcomer: Desk, typed: str, expected: dict[str, str]
) -> None:
    await _at_card(newcomer)
    await newcomer.say(typed, next(iter(expected.values())))
    draft = await newcomer.draft()
    assert draft is not None
    assert {key: draft.data[key] for key in expected} == expected


@pytest.mark.parametrize("typed", ["nein", "das ist falsch", "no, that's wrong"])
async def test_a_mere_no_at_the_card_asks_what_is_wrong(newcomer: Desk, typed: str) -> None:
    await _at_card(newcomer)
    before = await newcomer.draft()
    await newcomer.say(typed)
    after = await newcomer.draft()
    assert before is not None
    assert after is not None
    assert after.data["name"] == before.data["name"]


@pytest.mark.parametrize(
    ("typed", "size"), [("zu zweit, mein Sohn und ich", "micro"), ("ungefähr zwölf", "small")]
)
async def test_a_size_in_words_is_one(newcomer: Desk, typed: str, size: str) -> None:
    await _at_card(newcomer)
    await newcomer.tap("dA:company.sector:S2", "Wie viele")
    await newcomer.say(typed)
    [company] = await newcomer.companies()
    assert company.size == size


@pytest.mark.parametrize(
    "typed", ["nein, der Name stimmt nicht ganz: Labor Nord", "the name is not right: Labor Nord"]
)
async def test_the_name_behind_what_is_wrong_is_taken(newcomer: Desk, typed: str) -> None:
    await _at_card(newcomer)
    await newcomer.say(typed, "Labor Nord")
    draft = await newcomer.draft()
    assert draft is not None
    assert draft.data["name"] == "Labor Nord"
