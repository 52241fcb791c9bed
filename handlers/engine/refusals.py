"""What a person reads when an act is refused."""

from collections.abc import Mapping
from typing import Any

from models.refusals import Refusal, Refused


class RefusedError(Exception):
    """The person may not do this; `template` says why, kindly, with `values`."""

    def __init__(self, template: str, /, **values: Any) -> None:
        super().__init__(template)
        self.template = template
        self.values = values


TEMPLATES: Mapping[Refusal, str] = {
    Refusal.NO_COORDINATOR: "common/coordinators_only",
    Refusal.NO_STUDENT: "common/students_only",
    Refusal.NOT_YOURS: "common/not_yours",
    Refusal.COMPANY_STATE: "company/may_not",
    Refusal.OFFER_GONE: "company/offer_gone",
    Refusal.OFFER_HIDDEN: "student/offer_gone",
    Refusal.OFFER_RESTS: "company/offer_rests",
    Refusal.COMPANY_HIDDEN: "student/offer_gone",
    Refusal.SUBSCRIPTION_GONE: "student/subscription_gone",
    Refusal.SUBSCRIPTIONS_FULL: "student/subscriptions_full",
    Refusal.OFFER_OVER: "company/offer_over",
    Refusal.INTEREST_GONE: "company/interest_gone",
    Refusal.REQUEST_GONE: "company/request_gone",
}
"""Where a step has nothing better to say; the others are said by the step that meets them."""


def as_error(refused: Refused) -> RefusedError:
    """The refusal as what ends a step with an answer."""
    template = TEMPLATES[refused.reason]
    return RefusedError(template, company=refused.company, offer=refused.offer)
