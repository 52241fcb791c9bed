"""What an offer says of kinds, start, length, hours and languages, in one language's words."""

from collections.abc import Callable, Sequence
from datetime import date

from models.vocabulary import OfferKind

_WEEKS_PER_MONTH = 52 / 12
_MONTHS_OF_WEEKS = {round(months * _WEEKS_PER_MONTH): months for months in range(2, 61)}
"""The weeks that so many months are kept as. A single month is as good as four weeks."""


class OfferWords:
    """The facts of an offer's card; None where it says nothing of one."""

    def __init__(
        self,
        gettext: Callable[[str], str],
        ngettext: Callable[[str, str, int], str],
        *,
        kind: Callable[[OfferKind], str],
        language: Callable[[str], str],
        day: Callable[[date], str],
        number: Callable[[float], str],
    ) -> None:
        self._gettext = gettext
        self._ngettext = ngettext
        self._kind = kind
        self._language = language
        self._day = day
        self._number = number

    def kinds(self, kinds: Sequence[OfferKind]) -> str:
        """All that it can be: `Internship or thesis`."""
        return self._either([self._kind(kind) for kind in kinds], is_any=True)

    def languages(
        self,
        languages: Sequence[str],
        is_any: bool,
        further: Sequence[str] = (),
        one_of: Sequence[str] = (),
    ) -> str:
        """Those that are needed, then those of which one is: `German, plus French or Dutch`."""
        _ = self._gettext
        is_choice = is_any and len(languages) > 1
        own = (
            [(languages, True), (further, False)]
            if is_choice
            else [([*languages, *further], False)]
        )
        lists = [(codes, is_one) for codes, is_one in (*own, (one_of, True)) if codes]
        said = [self._either([*map(self._language, codes)], is_any=one) for codes, one in lists]
        plus = _(", plus ")
        return plus.join(said)

    def start(self, starts_on: date | None, starts_at_once: bool) -> str | None:
        _ = self._gettext
        day = _("from {day}").format(day=self._day(starts_on)) if starts_on else None
        if not starts_at_once:
            return day
        at_once = _("from now on")
        return self._either([at_once, day], is_any=True) if day else at_once

    def length(self, shortest: int | None, longest: int | None) -> str | None:
        """In months where both ends are whole months: `3 to 6 months`."""
        ends = [weeks for weeks in (shortest, longest) if weeks is not None]
        is_in_months = all(weeks in _MONTHS_OF_WEEKS for weeks in ends)
        if is_in_months:
            shortest, longest = _months(shortest), _months(longest)
        _ = self._gettext
        between = _("{first} to {last}")
        return self._span(shortest, longest, self._months if is_in_months else self._weeks, between)

    def hours(self, fewest: float | None, most: float | None) -> str | None:
        return self._span(fewest, most, self._hours, "{first}–{last}")

    def _span(
        self,
        first: float | None,
        last: float | None,
        with_unit: Callable[[str, float], str],
        between: str,
    ) -> str | None:
        """`with_unit` is given what stands before the unit, and the number that it follows."""
        _ = self._gettext
        if first is None and last is None:
            return None
        if last is None and first is not None:
            return _("at least {span}").format(span=with_unit(self._number(first), first))
        if first is None and last is not None:
            return _("up to {span}").format(span=with_unit(self._number(last), last))
        if first is None or last is None or first == last:
            return with_unit(self._number(first or 0), first or 0)
        span = between.format(first=self._number(first), last=self._number(last))
        return with_unit(span, last)

    def _weeks(self, span: str, last: float) -> str:
        ngettext = self._ngettext
        return ngettext("{span} week", "{span} weeks", int(last)).format(span=span)

    def _months(self, span: str, last: float) -> str:
        ngettext = self._ngettext
        return ngettext("{span} month", "{span} months", int(last)).format(span=span)

    def _hours(self, span: str, last: float) -> str:
        _ = self._gettext
        return _("{span} h a week").format(span=span)

    def _either(self, names: Sequence[str], *, is_any: bool) -> str:
        _ = self._gettext
        if len(names) < 2:
            return "".join(names)
        word = _("or") if is_any else _("and")
        return f"{', '.join(names[:-1])} {word} {names[-1]}"


def _months(weeks: int | None) -> int | None:
    return None if weeks is None else _MONTHS_OF_WEEKS[weeks]
