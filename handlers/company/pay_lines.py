"""The pay line of an offer: as it was typed where that says more, else in our own words."""

from collections.abc import Mapping

from handlers.company.offer_answers import MAX_PAY_UNITS, PayWords
from handlers.engine.context import KmuniContext
from handlers.engine.labels import Label
from models.reading.pay_words import says_more_than_amount, says_terms
from models.taxonomy import Pay, PayUnit
from models.text import shorten
from models.vocabulary import Language

_LABELS = {
    PayUnit.HOUR: Label("{amount} € an hour"),
    PayUnit.DAY: Label("{amount} € a day"),
    PayUnit.WEEK: Label("{amount} € a week"),
    PayUnit.MONTH: Label("{amount} € a month"),
    PayUnit.YEAR: Label("{amount} € a year"),
    PayUnit.TOTAL: Label("{amount} € in total"),
}

Units = Mapping[PayUnit, str]
"""A text with `{amount}` for each unit."""


def pay_units(context: KmuniContext, language: Language) -> Units:
    """How amounts are written in the language of whoever posts, which is that of their text."""
    renderer = context.services.renderer
    return {unit: renderer.label(label, language) for unit, label in _LABELS.items()}


def pay_line(pay: Pay, typed: str, units: Units) -> PayWords:
    """The pay line of a reading.

    What was `typed` stays as it is where it names no amount, such as "nach Vereinbarung", or says
    more than that: "15 € die Stunde plus Fahrtkosten".
    """
    amount = pay_amount(pay)
    if amount:
        if says_more_than_amount(typed, is_span=pay.amount_to is not None):
            return PayWords(shorten(typed, MAX_PAY_UNITS), True)
        words = units[pay.unit] if pay.unit else "{amount} €"
        return PayWords(words.format(amount=amount), True)
    if typed and (pay.paid is None or (pay.paid and says_terms(typed))):
        return PayWords(shorten(typed, MAX_PAY_UNITS), pay.paid)
    return PayWords(None, pay.paid)


def pay_amount(pay: Pay) -> str:
    """The amount as it is written in German and understood everywhere: `1.200,50–1.500`."""
    amounts = [amount for amount in (pay.amount, pay.amount_to) if amount is not None]
    return "–".join(_written(amount) for amount in amounts)


def _written(amount: float) -> str:
    euros, cents = divmod(round(amount * 100), 100)
    whole = f"{euros:,}".replace(",", ".")
    return f"{whole},{cents:02d}" if cents else whole
