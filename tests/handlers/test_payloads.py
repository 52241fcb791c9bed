"""Buttons live for years: whatever a released version sent is read, whatever it did not is not."""

from dataclasses import MISSING, fields
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.engine.payloads import (
    BY_SHAPE,
    HIGHEST_ID,
    LETTERS,
    MAX_BYTES,
    RELEASED,
    fits,
    pack,
    read,
)
from models import payloads as to
from models.matching.rules.eligibility import Refusal
from models.payloads import Payload
from models.queries.approvals import Subject
from models.queue_filter import QueueFilter, city_mark, sector_mark
from models.rhythm import Rhythm
from models.tables.draft import Dialogue
from models.tables.preference import BroadcastWish, Topic
from models.tables.subscription import Cadence
from models.tables.suggestion import DeclineReason
from models.vocabulary import Dislike, Language, OfferKind, QueueKind

WEEKLY = Rhythm(Cadence.WEEKLY, 3, is_paused=False)
BOTH_PAUSED = Rhythm(Cadence.BOTH, 1, is_paused=True)
OFFERS_OF_WITTEN = QueueFilter(QueueKind.OFFERS, city="witten")
LINK = "q7_-Zr0wEJv4Tn1oXy9sLkQd"

SENT: dict[str, Payload] = {
    # Starting
    "sS": to.StartStudent(),
    "sS:plakat_1": to.StartStudent("plakat_1"),
    "sS:": to.StartStudent(),
    "sC": to.StartCompany(),
    "sC:messe": to.StartCompany("messe"),
    "sY": to.StartYounger(),
    "sL:en": to.ChooseLanguage(Language.ENGLISH),
    "sM": to.ShowHome(),
    "sK": to.KeepEverything(),
    "sM:kA": to.ShowApprovals(),
    "sM:kB": to.WriteBroadcast(),
    "sM:kC": to.ListCompanies(),
    "sM:kO": to.ShowOverview(),
    "sM:kT": to.ShowTeam(),
    "sM:kU": to.ListUnresolved(),
    "sM:kU:1": to.ListUnresolved(1),
    "sM:kV": to.ShowVisibility(),
    "kW": to.ListAnswers(),
    "dM:1": to.Mean(1),
    "dM:1:0a1b2c3d": to.Mean(1, "0a1b2c3d"),
    # In a dialogue
    "dA:student.pick:0613": to.Answer("student.pick", "0613"),
    "dA:student.semester:12": to.Answer("student.semester", "12"),
    "dA:student.university:-": to.Answer("student.university", "-"),
    "dA:student.place:r:25": to.Answer("student.place", "r", ("25",)),
    "dA:student.place:r:-": to.Answer("student.place", "r", ("-",)),
    "dA:student.place:p:witten": to.Answer("student.place", "p", ("witten",)),
    "dA:subscription.confirm:weekly": to.Answer("subscription.confirm", "weekly"),
    "dA:offer.company:7": to.Answer("offer.company", "7"),
    "dA:offer.preview:field:0714": to.Answer("offer.preview", "field", ("0714",)),
    "dA:offer.preview:radius:": to.Answer("offer.preview", "radius", ("",)),
    "dA:return.reason:pay:o:12": to.Answer("return.reason", "pay", ("o", "12")),
    "dA:suspension.reason:twice:5": to.Answer("suspension.reason", "twice", ("5",)),
    "dA:synonym.meaning:9:ignore": to.Answer("synonym.meaning", "9", ("ignore",)),
    "dA:synonym.meaning:9:0714.0715": to.Answer("synonym.meaning", "9", ("0714.0715",)),
    "dA:broadcast.audience:students": to.Answer("broadcast.audience", "students"),
    "dA:broadcast.audience:field:0613:place:Witten": to.Answer(
        "broadcast.audience", "field", ("0613", "place", "Witten")
    ),
    "dT:student.kinds:praktikum:1": to.Toggle("student.kinds", "praktikum", is_on=True),
    "dT:offer.degrees:master:0": to.Toggle("offer.degrees", "master", is_on=False),
    "dT:student.place:1": to.Switch("student.place", is_on=True),
    "dT:offer.place:0": to.Switch("offer.place", is_on=False),
    "dT:broadcast.preview:1": to.Switch("broadcast.preview", is_on=True),
    "dT:company.sector:0": to.TurnPage("company.sector", 0),
    "dT:company.sector:3": to.TurnPage("company.sector", 3),
    "dD:student.confirm": to.Done("student.confirm"),
    "dD:offer.preview": to.Done("offer.preview"),
    "dD:offer.preview:0": to.Done("offer.preview", "0"),
    "dD:interest.confirm:12": to.Done("interest.confirm", "12"),
    "dD:suspension.confirm:5": to.Done("suspension.confirm", "5"),
    "dD:synonym.replace:9:0714": to.Done("synonym.replace", "9", ("0714",)),
    "dB:offer.text": to.Back("offer.text"),
    "dF:student.degree": to.Fix("student.degree"),
    "dX": to.CancelDialogue(),
    "dX:subscription": to.CancelDialogue(Dialogue.SUBSCRIPTION),
    "dR": to.ResumeDialogue(),
    # A student and an offer
    "sE:student.semester": to.EditProfile("student.semester"),
    "oD:12": to.ShowOffer(12),
    "oT:12": to.ShowOfferText(12),
    "oI:12": to.SayInterested(12),
    "oS:12": to.SaveOffer(12),
    "oN:12": to.DismissOffer(12),
    "oW:12:too_far": to.ExplainDislike(12, Dislike.TOO_FAR),
    "oP:-:0": to.ListOffers(),
    "oP:praktikum:2": to.ListOffers(OfferKind.PRAKTIKUM, 2),
    "oP:saved:1": to.ListOffers(to.Shelf.SAVED, 1),
    "oB:12": to.BringOfferBack(12),
    "oF:12": to.ForgetOffer(12),
    "oX:12": to.RefuseOffer(12),
    "iT:12": to.AskTakeInterestBack(12),
    "iW:12": to.TakeInterestBack(12),
    # What a person is written without asking
    "wL": to.ListSubscriptions(),
    "wS:2": to.ShowSubscription(2),
    "wR:2:w3-": to.ChangeRhythm(2, WEEKLY),
    "wR:2:b1p": to.ChangeRhythm(2, BOTH_PAUSED),
    "wD:2": to.DeleteSubscription(2),
    "wD:2:y": to.DeleteSubscription(2, is_sure=True),
    "wN": to.AddSubscription(),
    "wE:2": to.EditSubscription(2),
    "wF:7": to.FollowCompany(7),
    "wA": to.TurnAlertsOn(),
    "pF:d:0": to.Fewer(Topic.DIGEST),
    "pF:a:2": to.Fewer(Topic.ALERT, 2),
    "pF:a:2:b1p": to.Fewer(Topic.ALERT, 2, BOTH_PAUSED),
    "pF:b:0:important": to.Fewer(Topic.BROADCAST, 0, BroadcastWish.IMPORTANT),
    "pF:r:0:off": to.Fewer(Topic.REMINDER, 0, to.ReminderWish.OFF),
    "pF:d:2:k": to.Fewer(Topic.DIGEST, 2, to.Unchanged.KEEP),
    # Getting into a company
    "jS:5": to.ShowNewcomer(5),
    "jT:5": to.ShowNewcomerToTeam(5),
    "jY:5": to.LetIn(5),
    "jN:5": to.TurnAway(5),
    "jO:5": to.ShowOwnRequest(5),
    "jX:5": to.TakeRequestBack(5),
    # A company
    "cN": to.PostOffer(),
    "cN:go": to.PostOffer(to.Unfinished.GO_ON),
    "cN:new": to.PostOffer(to.Unfinished.PUT_AWAY),
    "cO:list:1": to.ListOwnOffers(1),
    "cO:12": to.ShowOwnOffer(12),
    "cE:12": to.EditOffer(12),
    "cE:12:new": to.EditOffer(12, to.Unfinished.PUT_AWAY),
    "cL:12:field:0714": to.WidenOffer(12, Refusal.FIELD, "0714"),
    "cL:12:radius:": to.WidenOffer(12, Refusal.RADIUS),
    "cL:12:radius::new": to.WidenOffer(12, Refusal.RADIUS, "", to.Unfinished.PUT_AWAY),
    "cL:12:kind:projekt:new": to.WidenOffer(12, Refusal.KIND, "projekt", to.Unfinished.PUT_AWAY),
    "cP:12": to.PauseOffer(12),
    "cR:12": to.ReopenOffer(12),
    "cX:12": to.ExtendOffer(12),
    "cX:12:202703312200": to.ExtendOffer(12, "202703312200"),
    "cF:12": to.FillOffer(12),
    "cW:12": to.WithdrawOffer(12),
    "cW:12:yes": to.WithdrawOffer(12, is_sure=True),
    "gO:12": to.ShowOwnChange(12),
    "gD:oc:12": to.DropChange(Subject.OFFER_CHANGE, 12),
    "gD:cc:7:yes": to.DropChange(Subject.COMPANY_CHANGE, 7, is_sure=True),
    "cC:7": to.OpenCompany(7),
    "cC:7:company.name": to.EditCompany(7, "company.name"),
    "cC:new": to.AddCompany(),
    "rP:7": to.ShowPeople(7),
    "cI:7": to.InviteColleague(7),
    "rM:7:3": to.RemoveMember(7, 3),
    "rM:7:3:y": to.RemoveMember(7, 3, is_sure=True),
    "iS": to.ListInterests(),
    "iS:list": to.ListInterests(),
    "iS:4": to.ShowInterest(4),
    "iA:4": to.AcceptInterest(4),
    "iD:4": to.DeclineInterest(4),
    "iD:4:other_profile": to.DeclineInterest(4, DeclineReason.OTHER_PROFILE),
    # Links
    f"rJ:c:{LINK}": to.JoinCompany(LINK),
    "rN:c": to.NotJoinCompany(),
    "rI:c:7:q7_-Zr0w": to.TakeCompanyLinkBack(7, "q7_-Zr0w"),
    f"rJ:k:{LINK}": to.JoinTeam(LINK),
    "rN:k": to.NotJoinTeam(),
    "rI:k:q7_-Zr0w": to.TakeTeamLinkBack("q7_-Zr0w"),
    # A coordinator
    "aS:o:12": to.ShowSubmission(Subject.OFFER, 12),
    "aS:o:12:0a1b2c3d:2": to.ShowSubmission(Subject.OFFER, 12, "0a1b2c3d", 2),
    "aA:c:7:0a1b2c3d": to.Approve(Subject.COMPANY, 7, "0a1b2c3d"),
    "aR:cc:7:0a1b2c3d": to.GiveBack(Subject.COMPANY_CHANGE, 7, "0a1b2c3d"),
    "gS:oc:12:0a1b2c3d": to.SkipSubmission(Subject.OFFER_CHANGE, 12, "0a1b2c3d"),
    "aS:o:12:::o-..witten": to.ShowSubmission(Subject.OFFER, 12, within=OFFERS_OF_WITTEN),
    "aA:o:12:0a1b2c3d:o-..witten": to.Approve(Subject.OFFER, 12, "0a1b2c3d", OFFERS_OF_WITTEN),
    "aR:o:12:0a1b2c3d:o-..witten": to.GiveBack(Subject.OFFER, 12, "0a1b2c3d", OFFERS_OF_WITTEN),
    "gS:o:12:0a1b2c3d:o-..witten": to.SkipSubmission(
        Subject.OFFER, 12, "0a1b2c3d", OFFERS_OF_WITTEN
    ),
    "gB": to.BeginQueueAgain(),
    "gB:-3": to.BeginQueueAgain(QueueFilter(is_old=True)),
    "gL": to.ListQueue(),
    "gL::1": to.ListQueue(None, 1),
    "gL:c-.S2.mülheim an der r:2": to.ListQueue(
        QueueFilter(QueueKind.COMPANIES, sector="S2", city="mülheim an der r"), 2
    ),
    "gL:x-.-.-": to.ListQueue(QueueFilter(QueueKind.CHANGES, sector="-", city="-")),
    "gN:city": to.NarrowQueue(to.QueuePart.CITY),
    "gN:sector:--..witten": to.NarrowQueue(to.QueuePart.SECTOR, QueueFilter(city="witten")),
    "gW:oc:12:new:x-": to.ShowWhole(
        Subject.OFFER_CHANGE, 12, to.Version.NEW, QueueFilter(QueueKind.CHANGES)
    ),
    "gW:oc:12:new": to.ShowWhole(Subject.OFFER_CHANGE, 12, to.Version.NEW),
    "gW:oc:12:old": to.ShowWhole(Subject.OFFER_CHANGE, 12, to.Version.OLD),
    "bX:5": to.StopBroadcast(5),
    "aI": to.InviteCoordinator(),
    "uP:1": to.ListUnresolved(1),
    "uE:9": to.ExplainText(9),
    "uR:9": to.RestoreText(9),
    "uL:0": to.ListSynonyms(),
    "uS:3": to.ShowSynonym(3),
    "uX:3:0714.0715": to.UndoSynonym(3, "0714.0715"),
    "vP:1": to.ListShortOffers(1),
    "vO:12:1": to.ShowShortOffer(12, 1),
    "rL:0": to.ListCompanies(),
    "rL:2:Muster: Söhne": to.ListCompanies(2, to.FreeText("Muster: Söhne")),
    "rC:7": to.ShowCompany(7),
    "rS:7": to.SuspendCompany(7),
    "rU:7": to.LiftSuspension(7),
    "rO:12": to.ShowCompanyOffer(12),
    "rW:12": to.TakeApprovalBack(12),
    "rT": to.ShowTeam(),
    "rX:3": to.RemoveSeat(3),
    "rX:3:y": to.RemoveSeat(3, is_sure=True),
    # One's own data
    "pD": to.AskDelete(),
    "pX": to.DeleteEverything(),
    "pJ": to.SendOwnData(),
    "pP": to.Pause(),
    "pP:14": to.Pause(14),
    "pG": to.GoOn(),
}
"""What released versions sent, in every form, and what it means."""


@pytest.mark.parametrize(("data", "payload"), SENT.items())
def test_whatever_was_sent_means_the_same_for_ever(data: str, payload: Payload) -> None:
    assert read(data) == payload


def test_every_payload_was_sent_in_some_form() -> None:
    assert {type(payload) for payload in SENT.values()} == LETTERS.keys()


def test_no_two_payloads_have_the_same_letters() -> None:
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert all(len(letters) == 2 for letters in LETTERS.values())
    assert RELEASED.keys().isdisjoint(LETTERS.values())


VALUES: dict[Any, st.SearchStrategy[Any]] = {
    int: st.integers(0, HIGHEST_ID),
    int | None: st.integers(0, HIGHEST_ID) | st.none(),
    str: st.text("abcdefghijklmnop.-_0123456789", min_size=1, max_size=20),
    to.FreeText: st.text("abcß: ", max_size=20),
    tuple[str, ...]: st.lists(st.text("abc.-0123456789", max_size=5), max_size=3).map(tuple),
}


st.register_type_strategy(
    QueueFilter,
    st.builds(
        QueueFilter,
        st.sampled_from(QueueKind) | st.none(),
        st.booleans(),
        st.sampled_from(["", "-", "S2", "Q86"]),
        st.text("abcäß ", max_size=40).map(city_mark) | st.just(""),
    ),
)

st.register_type_strategy(
    Rhythm, st.builds(Rhythm, st.sampled_from(Cadence), st.integers(1, 3), st.booleans())
)


def payloads_of(payload: type[Payload]) -> st.SearchStrategy[Payload]:
    hints = get_type_hints(payload)
    values = {}
    for field in fields(payload):
        hint = hints[field.name]
        drawn = VALUES[hint] if hint in VALUES else st.from_type(hint)
        values[field.name] = drawn if field.default is MISSING else drawn | st.just(field.default)
    return st.builds(payload, **values)


@pytest.mark.parametrize("payload", LETTERS)
@settings(max_examples=20)
@given(data=st.data())
def test_what_is_packed_is_read_again(payload: type[Payload], data: st.DataObject) -> None:
    tap = data.draw(payloads_of(payload).filter(fits))
    assert len(pack(tap).encode()) <= MAX_BYTES
    assert read(pack(tap)) == tap


def test_every_list_fits_into_the_buttons_of_every_card() -> None:
    longest = QueueFilter(
        QueueKind.CHANGES, is_old=True, sector=sector_mark("Q" * 20), city=city_mark("Ü" * 120)
    )
    card = (Subject.OFFER_CHANGE, HIGHEST_ID, "0a1b2c3d")
    assert fits(to.ShowSubmission(*card, within=longest))
    assert fits(to.GiveBack(*card, longest))
    assert fits(to.ListQueue(longest, HIGHEST_ID))
    assert read(pack(to.GiveBack(*card, longest))) == to.GiveBack(*card, longest)


@pytest.mark.parametrize("payload", SENT.values())
def test_what_is_sent_today_begins_with_the_letters_of_its_class(payload: Payload) -> None:
    assert pack(payload).partition(":")[0] == LETTERS[type(payload)]
    assert read(pack(payload)) == payload


def test_payload_that_is_too_long_is_not_packed() -> None:
    long = to.Answer("broadcast.place", "Ü" * 30)
    assert not fits(long)
    with pytest.raises(ValueError, match="over 64 bytes"):
        pack(long)


@pytest.mark.parametrize(
    "data",
    [
        "",
        ":",
        "o",
        "oD",
        "oD:",
        "oD:x",
        "oD:-1",
        "oD:+1",
        "oD: 1",
        "oD:1_0",
        "oD:²",
        "oD:٣",
        "oD:1.0",
        f"oD:{2**31}",
        f"oD:{2**63}",
        "oD:" + "9" * 61,
        "oD:1:2",
        "oDx:1",
        "od:1",
        "zz",
        "ADOPT:1",
        "gS",
        "gS:o:x",
        "gB:1",
        "gL:o",
        "gL:oo",
        "gL:o-.S2.witten.herne",
        "gL:o-..a<b",
        "gL:--:x",
        "gN",
        "gN:kind",
        "gW:oc:77",
        "vP:x",
        "vO",
        "vO:x:y",
        "uE:x",
        "uE",
        "uR:²",
        "uL:-1",
        "uX",
        "bX",
        "bX:",
        "bX:abc",
        "bX:99999999999999",
        "aA:o",
        "aA:o:-1:ab",
        "gO",
        "gD",
        "gD:cc:-1",
        "cO",
        "cP:-1",
        "cX:99999999999",
        "iD:",
        "wS:99999999999999999999",
        "wS",
        "sM:kZ",
        "sM:kAA",
        "sL:xx",
        "sY:1",
        "oW:1:nothing",
        "oP:unknown:0",
        "dT:student.kinds:praktikum",
        "dT:student.place:2",
        "dT:student.kinds:praktikum:yes please",
        "dX:nothing",
        "wR:2:z9-",
        "wD:2:n",
        "pF:x:0",
        "pF:a:2:maybe",
        "cL:12:everything:",
        "cC:new:1",
        "cO:list:x",
        "cO:list:0:1",
        "gW:oc:1:neither",
        "gD:zz:1:yes",
        "aA:x:1:ab",
        "rJ:z:abc",
        "rN:c:x",
        "\ud83d",
        "oD:\x00",
        "oD:1\n",
        "x" * 70_000,
        "dA:" + "a" * 70,
    ],
)
def test_what_was_never_sent_means_nothing(data: str) -> None:
    assert read(data) is None


@given(
    st.sampled_from([*LETTERS.values(), *RELEASED, *BY_SHAPE, ""]),
    st.lists(st.text(max_size=12) | st.integers().map(str), max_size=5),
)
def test_reading_never_fails(beginning: str, values: list[str]) -> None:
    tap = read(":".join([beginning, *values]))
    assert tap is None or type(tap) in LETTERS
