"""Every kind of notice has a complete spec, its texts in both languages, and can be drawn.

A new kind has to be listed here, with an example of what it tells.
"""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pytest

from bot.texts.i18n import ROOT
from bot.texts.render import Renderer
from handlers.engine.payloads import read
from handlers.engine.views import draw
from models.disclosure import NewcomerSeen
from models.notices.alerts import AlertNotice
from models.notices.approvals import ChangeNotice, WaitingNotice
from models.notices.broadcasts import BroadcastNotice
from models.notices.companies import CompanyNotice, OffersBackNotice
from models.notices.digests import DigestNotice, DigestOffer
from models.notices.interests import ClosedNotice, IntroductionNotice
from models.notices.joining import JoinGoneNotice, JoinNotice, NewcomerNotice
from models.notices.kinds import SPECS, Notice
from models.notices.offers import OfferNotice
from models.notices.pauses import PauseOverNotice
from models.notices.seats import SeatNotice
from models.notices.spec import Content
from models.payloads import Fewer
from models.tables.join_request import JoinState
from models.tables.outbox import NoticeKind, Rank
from models.tables.pending_change import ChangeState, PendingChange
from models.tables.preference import Topic
from models.tables.suggestion import Ending
from models.taxonomy import load_taxonomy
from models.vocabulary import Language
from tests.bot.telegram.test_sender import NOW, REASONS, card, interest_card, of_interest

CARD, INTEREST = card(5), interest_card()
CHANGE = PendingChange(
    offer_id=5,
    proposed_by=1,
    proposed_at=NOW,
    state=ChangeState.RETURNED,
    returned_reason="Bitte genauer",
)
OF_COMPANY = CompanyNotice(CARD.company)
OF_NEWCOMER = NewcomerNotice(
    CARD.company, 3, JoinState.ACCEPTED, NewcomerSeen("Cleo Berg", Language.ENGLISH)
)
OF_OFFER = OfferNotice(CARD)
OF_CHANGE = ChangeNotice(CARD.company, CHANGE, CARD.offer)
OF_INTEREST = of_interest(("0613",), REASONS)

EXAMPLES: Mapping[NoticeKind, Content] = {
    Notice.DIGEST: DigestNotice((DigestOffer(1, CARD, REASONS),)),
    Notice.ALERT: AlertNotice(CARD, REASONS, 4),
    Notice.BROADCAST: BroadcastNotice("<b>Heute</b> um zwölf"),
    Notice.APPROVAL_NEEDED: WaitingNotice(CARD.company, CARD.offer),
    Notice.CHANGE_WAITING: OF_CHANGE,
    Notice.CHANGE_APPROVED: OF_CHANGE,
    Notice.CHANGE_RETURNED: OF_CHANGE,
    Notice.COMPANY_APPROVED: OF_COMPANY,
    Notice.COMPANY_RETURNED: OF_COMPANY,
    Notice.COMPANY_SUSPENDED: OF_COMPANY,
    Notice.COMPANY_LIFTED: OF_COMPANY,
    Notice.COMPANY_MENDED: OF_COMPANY,
    Notice.MEMBER_REMOVED: OF_COMPANY,
    Notice.JOIN_ASKED: OF_NEWCOMER,
    Notice.JOIN_WITHOUT_COLLEAGUES: OF_NEWCOMER,
    Notice.JOIN_SETTLED: OF_NEWCOMER,
    Notice.JOIN_ACCEPTED: JoinNotice(CARD.company, needs_contact=True),
    Notice.JOIN_DECLINED: JoinNotice(CARD.company),
    Notice.JOIN_UNANSWERED: JoinNotice(CARD.company),
    Notice.JOIN_GONE: JoinGoneNotice("Muster GmbH"),
    Notice.OFFERS_BACK: OffersBackNotice(CARD.company, (CARD, card(6))),
    Notice.OFFER_APPROVED: OF_OFFER,
    Notice.OFFER_RETURNED: OF_OFFER,
    Notice.OFFER_EXPIRING: OF_OFFER,
    Notice.OFFER_SHORT: OF_OFFER,
    Notice.INTEREST: OF_INTEREST,
    Notice.INTEREST_REMINDER: OF_INTEREST,
    Notice.INTEREST_UNANSWERED: OF_INTEREST,
    Notice.INTEREST_DECLINED: OF_INTEREST,
    Notice.INTEREST_RESTS: OF_INTEREST,
    Notice.INTEREST_CLOSED: ClosedNotice("Praktikum", Ending.FILLED),
    Notice.INTRODUCTION: IntroductionNotice(INTEREST, True, "Erika Muster", "erika@x.example"),
    Notice.SEAT_REMOVED: SeatNotice(),
    Notice.PAUSE_OVER: PauseOverNotice(),
}
AS_WRITTEN = {Notice.BROADCAST}
"""What its author wrote is not translated."""

PARTS = {"interest_card"}
"""Templates that are no notice by themselves."""

LONGEST_NAME = 40
"""Letters of the outbox's column."""

RENDERER = Renderer(load_taxonomy(), ZoneInfo("Europe/Berlin"), "Dortmund und Bochum")


def test_every_kind_has_an_example() -> None:
    assert set(EXAMPLES) == set(SPECS)


def test_every_kind_has_its_template_and_every_template_its_kind() -> None:
    folder = ROOT / "bot" / "texts" / "templates" / "notices"
    templates = {path.name.removesuffix(".html.j2") for path in folder.glob("*.j2")}
    assert templates == set(SPECS) | PARTS


@pytest.mark.parametrize("kind", SPECS.values())
def test_every_kind_is_drawn_in_both_languages(kind: NoticeKind) -> None:
    view = SPECS[kind].view(EXAMPLES[kind])
    german, english = (draw(RENDERER, language, view) for language in Language)
    assert german.text
    assert english.text
    assert (german.text == english.text) == (kind in AS_WRITTEN)
    for screen in (german, english):
        drawn = [[read(str(one.callback_data)) for one in row] for row in screen.rows]
        assert drawn == [[one.payload for one in row] for row in view.rows]


@pytest.mark.parametrize("kind", SPECS.values())
def test_every_kind_has_a_rank_and_a_name_that_fits_its_column(kind: NoticeKind) -> None:
    assert isinstance(kind.rank, Rank)
    assert len(kind) <= LONGEST_NAME


@pytest.mark.parametrize("kind", SPECS.values())
def test_what_has_a_topic_ends_with_a_way_to_fewer_of_it(kind: NoticeKind) -> None:
    spec = SPECS[kind]
    view = spec.view(EXAMPLES[kind])
    fewer = [one for row in view.rows for one in row if isinstance(one.payload, Fewer)]
    if spec.topic is None:
        assert fewer == []
        return
    assert view.rows[-1] == fewer
    assert fewer[0].payload == Fewer(spec.topic, 4 if spec.topic is Topic.ALERT else 0)
