"""Fields of study, universities, programmes, sectors and places."""

from models.taxonomy.errors import TaxonomyError
from models.taxonomy.fits import Fit, who_fits
from models.taxonomy.loading import check_overlay, load_taxonomy
from models.taxonomy.normalise import joined
from models.taxonomy.synonyms import (
    Explained,
    LiveTaxonomy,
    is_detailed,
    known_meaning,
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
    "Certainty",
    "CompanyReading",
    "Explained",
    "Field",
    "Fit",
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
    "Taxonomy",
    "TaxonomyError",
    "University",
    "check_overlay",
    "is_detailed",
    "joined",
    "known_meaning",
    "load_taxonomy",
    "who_fits",
    "with_synonyms",
]
