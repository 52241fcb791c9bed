"""What a line corrects of a profile, an offer, a company or what a company is sent."""

from models.reading.correction.offer import gives_title, title_in
from models.reading.correction.reader import read_changes
from models.reading.correction.study import said_degree

__all__ = ["gives_title", "read_changes", "said_degree", "title_in"]
