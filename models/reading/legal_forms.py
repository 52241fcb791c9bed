"""Legal forms as they stand in a company's name: "GmbH & Co. KG", "UG (haftungsbeschränkt)"."""

from models.reading.lazy_re import lazy_re

_CO = r"(?:\s*(?:&|und|u\.)\s*co\.?\s*(?:kgaa|kg|ohg))"
_ANY_CASE = (
    rf"ggmbh|gmbh{_CO}?(?:\s+i\.\s?g(?:r\.|\.))?|ug(?:\s*\(haftungsbeschr[^)]{{0,12}}\))?{_CO}?"
    r"|ohg|gbr|mbh|kgaa|partg\s?mbb|partgmbb|partg|e\.\s?v\b\.?|e\.\s?kf[mr]\b\.?|e\.\s?k\b\.?"
    r"|(?:unternehmer|aktien|kommandit)gesellschaft(?:\s*\(haftungsbeschr[^)]{0,12}\))?"
    r"|gesellschaft\s+(?:mit\s+beschränkter\s+haftung|bürgerlichen\s+rechts)"
    r"|eingetragener?\s+(?:verein|kaufmann|kauffrau|genossenschaft)"
    r"|gug|ltd\b\.?|limited|inc\b\.?|llc|(?<=[^\W\d]\s)kg"
)
_AS_WRITTEN = rf"AG(?i:{_CO})?|SE(?i:{_CO})?|KG|eG|eV|eK|Stiftung"
_AT_THE_END = r"(?:ag|se|eg|ev)(?=\s*(?:[,;|\n]|$))"

LEGAL_FORM = lazy_re(rf"(?<![\w.])(?:(?i:{_ANY_CASE})|{_AS_WRITTEN}|{_AT_THE_END})(?!\w)")
"""Small letters only where they are no other word."""


def has_legal_form(name: str) -> bool:
    """Whether a name says itself that it is a company's."""
    return LEGAL_FORM.search(name) is not None
