"""What counts as a contact by which somebody can be reached, and what is something else."""

import pytest

from models.reading.contact import Contact, ContactProblem, is_contact, read_contact

USERNAME = "jule_sommer"

CONTACTS = [
    # mail
    ("jule@uni.example", "jule@uni.example"),
    ("Mail: jule.sommer+kmu@stud.uni-a.example", "Mail: jule.sommer+kmu@stud.uni-a.example"),
    ("Personal, Frau Ost, ost@werk.example", "Personal, Frau Ost, ost@werk.example"),
    ("info@bäckerei-groß.example", "info@bäckerei-groß.example"),
    ("jule (at) uni.example", "jule@uni.example"),
    ("jule[at]uni[dot]example", "jule@uni.example"),
    ("jule {at} uni (punkt) example", "jule@uni.example"),
    ("jule(klammeraffe)uni.example", "jule@uni.example"),
    ("bewerbung(ät)werk.example", "bewerbung@werk.example"),
    ("jule at uni.example", "jule@uni.example"),
    ("jule dot sommer at uni dot example", "jule.sommer@uni.example"),
    ("Mail: jule ät uni punkt example", "jule@uni.example"),
    ("jule @ uni.example", "jule@uni.example"),
    ("reicht jule@uni.example?", "jule@uni.example"),
    ("is jule@uni.example enough? or +49 231 998877", "jule@uni.example · +49 231 998877"),
    # telephone numbers of several countries
    ("0231 998877", "0231 998877"),
    ("Tel. 0231/99 88 77-12 (Frau Ost)", "Tel. 0231/99 88 77-12 (Frau Ost)"),
    ("0176-55544433", "0176-55544433"),
    ("+49 (0)176 555 44 433", "+49 (0)176 555 44 433"),
    ("0049 176 55544433", "0049 176 55544433"),
    ("(0231) 998877", "(0231) 998877"),
    ("+43 664 1234567", "+43 664 1234567"),
    ("079 987 65 43", "079 987 65 43"),
    ("06 98 76 54 32", "06 98 76 54 32"),
    ("+48 512 345 678", "+48 512 345 678"),
    ("512 345 678", "512 345 678"),
    ("+90 532 987 65 43", "+90 532 987 65 43"),
    ("(555) 987-6543", "(555) 987-6543"),
    ("+1-555-987-6543", "+1-555-987-6543"),
    ("07911 987654", "07911 987654"),
    ("+380 67 987 65 43", "+380 67 987 65 43"),
    ("+91 98765 43210", "+91 98765 43210"),
    ("20 34 56 78", "20 34 56 78"),
    ("٠١٧٦ ٥٥٥٤٤٤٣٣", "0176 55544433"),
    ("WhatsApp 0176 55544433, abends", "WhatsApp 0176 55544433, abends"),
    # the own Telegram name
    ("@jule_sommer", "@jule_sommer"),
    ("@Jule_Sommer", "@jule_sommer"),
    ("jule_sommer", "@jule_sommer"),
    ("Telegram: @jule_sommer", "Telegram: @jule_sommer"),
    ("https://t.me/jule_sommer", "https://t.me/jule_sommer"),
    ("@jule_sommer oder jule@uni.example", "@jule_sommer oder jule@uni.example"),
    ("@andere_person, jule@uni.example", "@andere_person, jule@uni.example"),
]

PROBLEMS = [
    ("@andere_person", ContactProblem.HANDLE),
    ("insta: @jule.macht.fotos", ContactProblem.UNFINISHED),
    ("auf insta @jule_fotos", ContactProblem.HANDLE),
    ("@ju", ContactProblem.HANDLE),
    ("t.me/andere_person", ContactProblem.HANDLE),
    ("Muss das sein mit der Telefonnummer?", ContactProblem.QUESTION),
    ("wozu wollt ihr das wissen", ContactProblem.QUESTION),
    ("was passiert damit", ContactProblem.QUESTION),
    ("who gets to see this?", ContactProblem.QUESTION),
    ("do I have to", ContactProblem.QUESTION),
    ("why would a company want that", ContactProblem.QUESTION),
    ("nein", ContactProblem.REFUSAL),
    ("das möchte ich nicht sagen", ContactProblem.REFUSAL),
    ("ich gebe ungern was raus", ContactProblem.REFUSAL),
    ("I'd rather keep it to myself", ContactProblem.REFUSAL),
    ("no thanks", ContactProblem.REFUSAL),
    ("will ich eigentlich nicht", ContactProblem.REFUSAL),
    ("0123456789", ContactProblem.UNFINISHED),
    ("jule@uni", ContactProblem.UNFINISHED),
    ("998877", ContactProblem.UNFINISHED),
    ("0231", ContactProblem.UNFINISHED),
    ("Matrikelnummer 108099887766", ContactProblem.UNFINISHED),
    ("00000000", ContactProblem.UNFINISHED),
    ("seit 01.10.2024", ContactProblem.UNFINISHED),
    ("DE89 3704 0044 0532 0130 00", ContactProblem.UNFINISHED),
    ("ja", ContactProblem.UNCLEAR),
    ("ok", ContactProblem.UNCLEAR),
    ("weiß ich gerade auch", ContactProblem.UNCLEAR),
    ("Telegram: Jule", ContactProblem.UNCLEAR),
    ("www.werk.example/kontakt", ContactProblem.UNCLEAR),
    ("Hauptstraße 5, Dortmund", ContactProblem.UNCLEAR),
    ("I work at werk.example", ContactProblem.UNCLEAR),
    ("😀", ContactProblem.UNCLEAR),
    ("", ContactProblem.UNCLEAR),
]


@pytest.mark.parametrize(("typed", "shown"), CONTACTS)
def test_contact_is_taken_as_it_will_be_shown(typed: str, shown: str) -> None:
    reading = read_contact(typed, USERNAME)
    assert isinstance(reading, Contact)
    assert reading.text == shown


@pytest.mark.parametrize(("typed", "problem"), PROBLEMS)
def test_what_is_no_contact_is_known_for_what_it_is(typed: str, problem: ContactProblem) -> None:
    assert read_contact(typed, USERNAME) is problem


@pytest.mark.parametrize("typed", ["@jule_sommer", "jule_sommer", "https://t.me/jule_sommer"])
def test_telegram_name_helps_only_its_owner(typed: str) -> None:
    assert is_contact(typed, USERNAME)
    assert not is_contact(typed, None)
    assert not is_contact(typed, "jule_winter")


@pytest.mark.parametrize(
    ("typed", "is_all"),
    [
        ("jule@uni.example", True),
        ("meine Mail ist jule@uni.example", True),
        ("0176 55544433", True),
        ("Bitte nur per Mail: jule@uni.example", True),
        ("Handy: 0176 55544433 oder @jule_sommer", True),
        ("you can reach me at jule@uni.example", False),
        ("Ich kann ab März, jule@uni.example", False),
    ],
)
def test_words_beside_a_contact_are_noticed(typed: str, is_all: bool) -> None:
    reading = read_contact(typed, USERNAME)
    assert isinstance(reading, Contact)
    assert reading.is_all is is_all
