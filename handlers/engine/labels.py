"""Short texts on buttons and toasts: marked here, translated when shown."""

from collections.abc import Mapping

from models.notices.buttons import Label as Label
from models.reading.heard import Intent
from models.tables.company import CompanySize, CompanyState
from models.tables.offer import OfferState
from models.tables.subscription import Cadence
from models.tables.suggestion import DeclineReason
from models.vocabulary import Degree, Dislike, Language, OfferKind

KINDS: Mapping[OfferKind, Label] = {
    OfferKind.PRAKTIKUM: Label("Internship"),
    OfferKind.ABSCHLUSSARBEIT: Label("Thesis"),
    OfferKind.WERKSTUDENT: Label("Student job"),
    OfferKind.PROJEKT: Label("Course project"),
    OfferKind.SCHNUPPERTAG: Label("Trial day"),
    OfferKind.PRAXISEINBLICK: Label("Company visit"),
    OfferKind.BERUFSEINSTIEG: Label("First job"),
}

SEARCHES: Mapping[OfferKind, Label] = {
    OfferKind.PRAKTIKUM: Label("like your search for an internship"),
    OfferKind.ABSCHLUSSARBEIT: Label("like your search for a thesis"),
    OfferKind.WERKSTUDENT: Label("like your search for a student job"),
    OfferKind.PROJEKT: Label("like your search for a project"),
    OfferKind.SCHNUPPERTAG: Label("like your search for a trial day"),
    OfferKind.PRAXISEINBLICK: Label("a company visit, as you wished"),
    OfferKind.BERUFSEINSTIEG: Label("like your search for a first job"),
}
"""Why an offer was suggested: the kind is one that was asked for."""

DEGREES: Mapping[Degree, Label] = {
    Degree.BACHELOR: Label("Bachelor"),
    Degree.MASTER: Label("Master"),
    Degree.STATE_EXAM: Label("State examination"),
    Degree.DIPLOM: Label("Diplom"),
    Degree.DOCTORATE: Label("Doctorate"),
}

CADENCES: Mapping[Cadence, Label] = {
    Cadence.WEEKLY: Label("weekly"),
    Cadence.AT_ONCE: Label("at once"),
    Cadence.BOTH: Label("both"),
}

LANGUAGES: Mapping[Language, Label] = {
    Language.GERMAN: Label("German"),
    Language.ENGLISH: Label("English"),
}

SIZES: Mapping[CompanySize, Label] = {
    CompanySize.MICRO: Label("up to 9 people"),
    CompanySize.SMALL: Label("10 to 49"),
    CompanySize.MEDIUM: Label("50 to 249"),
    CompanySize.LARGE: Label("250 or more"),
}

COMPANY_STATES: Mapping[CompanyState, Label] = {
    CompanyState.WAITING: Label("waiting for approval"),
    CompanyState.APPROVED: Label("approved"),
    CompanyState.RETURNED: Label("returned"),
    CompanyState.SUSPENDED: Label("suspended"),
}

OFFER_STATES: Mapping[OfferState, Label] = {
    OfferState.WAITING: Label("waiting for approval"),
    OfferState.RETURNED: Label("returned"),
    OfferState.OPEN: Label("open"),
    OfferState.PAUSED: Label("paused"),
    OfferState.FILLED: Label("filled"),
    OfferState.EXPIRED: Label("expired"),
    OfferState.WITHDRAWN: Label("withdrawn"),
}

DISLIKES: Mapping[Dislike, Label] = {
    Dislike.TOO_FAR: Label("Too far"),
    Dislike.WRONG_FIELD: Label("Wrong field"),
    Dislike.UNPAID: Label("Unpaid"),
    Dislike.OTHER: Label("Other reason"),
}

DECLINE_REASONS: Mapping[DeclineReason, Label] = {
    DeclineReason.FILLED: Label("already filled"),
    DeclineReason.OTHER_PROFILE: Label("we look for another profile"),
    DeclineReason.LATER: Label("later, not now"),
    DeclineReason.OTHER: Label("another reason"),
}

INTENTS: Mapping[Intent, Label] = {
    Intent.SEARCH: Label("Search for offers"),
    Intent.SUBSCRIBE: Label("Tell me when there is one"),
    Intent.UNSUBSCRIBE: Label("End a subscription"),
    Intent.SAVE: Label("Save the offer"),
    Intent.INTERESTED: Label("I am interested"),
    Intent.NOT_FOR_ME: Label("Not for me"),
    Intent.POST_OFFER: Label("Post an offer"),
    Intent.EDIT_OFFER: Label("Change an offer"),
    Intent.MARK_FILLED: Label("The place is taken"),
    Intent.EXTEND_OFFER: Label("Keep an offer open longer"),
    Intent.PAUSE_OFFER: Label("Let an offer rest"),
    Intent.RESUME_OFFER: Label("Open an offer again"),
    Intent.WITHDRAW_OFFER: Label("Take an offer back"),
    Intent.WHO_FITS: Label("Who fits?"),
    Intent.INVITE_COLLEAGUE: Label("Invite a colleague"),
    Intent.APPROVE: Label("Look at what waits"),
    Intent.RETURN: Label("Look at what waits"),
    Intent.BROADCAST: Label("Announce something"),
    Intent.FIND: Label("Find a company"),
    Intent.STOP: Label("No more messages"),
    Intent.RHYTHM: Label("More or fewer messages"),
    Intent.PAUSE: Label("A pause"),
    Intent.RESUME: Label("Messages again"),
    Intent.DELETE_ME: Label("Delete everything"),
    Intent.EXPORT_ME: Label("What is kept about me"),
    Intent.LANGUAGE: Label("Another language"),
    Intent.CHANGE_PROFILE: Label("Change my details"),
    Intent.SHOW: Label("Show what is mine"),
    Intent.ASK: Label("A question"),
    Intent.HELP: Label("Help"),
    Intent.HUMAN: Label("Speak to a person"),
    Intent.REPORT_ABUSE: Label("Report something"),
}
"""What a line may have meant; asked where it was not sure."""
