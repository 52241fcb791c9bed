"""Fields of study, universities, programmes, sectors and places, and reading them in free text."""

from models.taxonomy.company import guess_sector, read_company
from models.taxonomy.dates import read_date
from models.taxonomy.describe import describe_jsonl
from models.taxonomy.errors import TaxonomyError
from models.taxonomy.fits import Fit, who_fits
from models.taxonomy.loading import check_overlay, load_taxonomy
from models.taxonomy.nearest import Guess, guess_meanings
from models.taxonomy.normalise import joined
from models.taxonomy.offer import find_place, read_offer
from models.taxonomy.offer_facts import (
    ANYWHERE,
    read_degrees,
    read_languages,
    read_pay,
    read_radius,
)
from models.taxonomy.offer_kind import read_kinds
from models.taxonomy.places import distance_km
from models.taxonomy.study import read_study
from models.taxonomy.study_parts import read_degree, read_semester
from models.taxonomy.subscription import SubscriptionReading, distinct_words, read_subscription
from models.taxonomy.synonyms import (
    Doubt,
    Explained,
    LiveTaxonomy,
    doubt_about,
    is_detailed,
    is_understood_as,
    known_meaning,
    term_of,
    with_synonyms,
)
from models.taxonomy.taxonomy import Taxonomy
from models.taxonomy.values import (
    Certainty,
    CompanyReading,
    Field,
    Neighbour,
    OfferProblem,
    OfferReading,
    Pay,
    PayUnit,
    Place,
    Programme,
    Scored,
    Sector,
    StudyConfidence,
    StudyReading,
    University,
)

__all__ = [
    "ANYWHERE",
    "Certainty",
    "CompanyReading",
    "Doubt",
    "Explained",
    "Field",
    "Fit",
    "Guess",
    "LiveTaxonomy",
    "Neighbour",
    "OfferProblem",
    "OfferReading",
    "Pay",
    "PayUnit",
    "Place",
    "Programme",
    "Scored",
    "Sector",
    "StudyConfidence",
    "StudyReading",
    "SubscriptionReading",
    "Taxonomy",
    "TaxonomyError",
    "University",
    "check_overlay",
    "describe_jsonl",
    "distance_km",
    "distinct_words",
    "doubt_about",
    "find_place",
    "guess_meanings",
    "guess_sector",
    "is_detailed",
    "is_understood_as",
    "joined",
    "known_meaning",
    "load_taxonomy",
    "read_company",
    "read_date",
    "read_degree",
    "read_degrees",
    "read_kinds",
    "read_languages",
    "read_offer",
    "read_pay",
    "read_radius",
    "read_semester",
    "read_study",
    "read_subscription",
    "term_of",
    "who_fits",
    "with_synonyms",
]
