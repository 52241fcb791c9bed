"""What is read beside the intent: numbers, names, kinds of messages, what is taken away."""

from collections.abc import Callable
from typing import Any

import pytest

from models.reading.heard import Heard

Hears = Callable[[str, str], Heard]

SAID: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
    "the name alone is the thing": (
        ("coordinator:home", "Bitte die Brandt Optik heraussuchen.", {"thing": "Brandt Optik"}),
        (
            "coordinator:home",
            "Stahlwerk Nord hat nachgebessert, freigabe",
            {"thing": "Stahlwerk Nord"},
        ),
        ("coordinator:home", "Lumio Labs good to go", {"thing": "Lumio Labs"}),
        ("coordinator:home", "such mal nach tischlerei wenk", {"thing": "tischlerei wenk"}),
    ),
    "a number is no name": (
        ("coordinator:home", "Nr. 4 kann online, alles drin", {"number": 4}),
        ("coordinator:home", "number 6 is fine, approve it", {"number": 6}),
        ("coordinator:home", "Nummer 2 freigeben", {"number": 2}),
    ),
    "a number that is denied is not meant": (
        ("student:home", "nicht die zwei, die vier interessiert mich", {"number": 4}),
        ("student:home", "I am interested in number 3, not 2", {"number": 3}),
    ),
    "only the kind of messages that is named stops": (
        ("student:home", "keine Rundmails mehr, nur Angebote bitte", {"what": "announcements"}),
        (
            "student:home",
            "Rundschreiben der Hochschule brauche ich keine mehr",
            {"what": "announcements"},
        ),
        ("company:home", "keine Reminder zu offenen Bewerbern mehr bitte", {"what": "reminders"}),
        ("student:home", "no more newsletters, offers only", {"what": "announcements"}),
        ("student:home", "please switch off the alerts", {"what": "alerts"}),
    ),
    "a sentence of its own takes away what was named": (
        (
            "student:home",
            "praktikum hab ich schon, nimm das bei mir raus",
            {"op": "remove", "value": ("praktikum",)},
        ),
        (
            "student:kinds",
            "Den Schnuppertag habe ich aus Versehen angehakt, der soll wieder raus.",
            {"op": "remove", "value": ("schnuppertag",)},
        ),
    ),
    "lengths of time": (
        ("student:home", "please pause everything for a fortnight", {"days": 14}),
        ("student:home", "pausier mal n monat", {"days": 30}),
        ("company:home", "extend the warehouse job by another two months", {"days": 60}),
    ),
    "who is left out of a circle": (
        ("coordinator:audience", "Firmen nicht, nur Studierende", {"audience": "students"}),
        (
            "coordinator:audience",
            "die Arbeitgeberseite, Studis bitte außen vor",
            {"audience": "companies"},
        ),
        ("coordinator:audience", "beide Seiten", {"audience": "all"}),
        ("coordinator:audience", "both groups please", {"audience": "all"}),
    ),
    "an age that comes is not reached": (
        ("newcomer:welcome", "ich werd erst im märz sechzehn", {"role": "younger"}),
        ("newcomer:welcome", "werde nächsten monat 16", {"role": "younger"}),
        ("newcomer:welcome", "I'm turning sixteen in the summer", {"role": "younger"}),
        ("newcomer:welcome", "werde im mai 21", {"role": "student"}),
    ),
    "what an offer is called is not what changes": (
        (
            "company:home",
            "internship pay is 650 euros a month from now on",
            {"part": "pay", "value": 650},
        ),
        ("company:home", "Praktikum 8 Wochen statt 6", {"part": "length", "value": 8}),
    ),
}
"""By what is read: question, line, and what must be among the arguments."""


@pytest.mark.parametrize(
    ("state", "text", "wanted"), [case for cases in SAID.values() for case in cases]
)
def test_arguments_are_what_the_line_says(
    state: str, text: str, wanted: dict[str, Any], hears: Hears
) -> None:
    args = hears(state, text).args
    assert {name: args.get(name) for name in wanted} == wanted


def test_what_the_rest_of_a_line_takes_back_is_no_answer(hears: Hears) -> None:
    heard = hears("student:kinds", "Thesis I ticked by accident, please remove it")
    assert heard.args.get("kinds") is None
    assert all(meaning.args.get("kinds") is None for meaning in heard.more)
