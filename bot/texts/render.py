"""Templates and labels to Telegram's HTML, in the reader's language and the region's time."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket

from bot.texts.i18n import translations
from bot.texts.offer_words import OfferWords
from handlers.engine.labels import (
    DECLINE_REASONS,
    DEGREES,
    KINDS,
    LANGUAGES,
    OFFER_STATES,
    SEARCHES,
    SIZES,
)
from models.matching.rules.reasons import Reason, ReasonKind
from models.tables.company import CompanySize
from models.tables.offer import OfferState
from models.tables.subscription import EVERY_WEEK, Cadence
from models.tables.suggestion import DeclineReason
from models.taxonomy import Taxonomy
from models.text import shorten
from models.vocabulary import Degree, Language, OfferKind, is_further_language

ROUNDED_SHARES = 0.1
"""Shares nearer than this to none or all are shown with two digits after the point."""

SMALLEST_SHARE = 0.0001

REASONS_SHOWN = 4
"""So many reasons fit on one line of a phone."""


class _CompiledOnce(BytecodeCache):
    """Compiles each template once a process, however many renderers there are."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = _CompiledOnce()


class Renderer:
    """Makes every text that people read; people's own words are escaped in it."""

    def __init__(self, taxonomy: Taxonomy, timezone: ZoneInfo, region: str) -> None:
        self._taxonomy = taxonomy
        self._timezone = timezone
        self._region = region
        self._environment = cache(self._make_environment)

    def text(self, template: str, language: Language, /, **values: Any) -> str:
        """The message of `templates/<template>.html.j2` in Telegram's HTML."""
        page = self._environment(language).get_template(f"{template}.html.j2")
        return page.render(values).strip()

    def label(
        self, message: str, language: Language, /, context: str | None = None, **values: Any
    ) -> str:
        """A button's or toast's plain text, from the same catalogues; `{name}` takes a value."""
        catalogue = translations(language)
        translated = (
            catalogue.ugettext(message)
            if context is None
            else catalogue.upgettext(context, message)
        )
        return str(translated).format(**values) if values else str(translated)

    def language_name(self, code: str, language: Language) -> str:
        """What a language is called, by its ISO 639-1 code; the code itself, if it has no name."""
        return language_name(code, language)

    def _make_environment(self, language: Language) -> Environment:
        environment = Environment(
            loader=PackageLoader("bot.texts", "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            bytecode_cache=COMPILED,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
        names = Names(self._taxonomy, self._timezone, language)
        environment.filters.update(
            field=names.field,
            kind=names.kind,
            kinds=names.offer.kinds,
            languages=names.offer.languages,
            start=names.offer.start,
            length_to=names.offer.length,
            hours_to=names.offer.hours,
            degree=names.degree,
            language=names.language,
            cadence_words=names.cadence_words,
            size=names.size,
            offer_state=names.offer_state,
            decline_reason=names.decline_reason,
            university=names.university,
            sector=names.sector,
            day=names.day,
            day_of=names.day_of,
            moment=names.moment,
            km=names.km,
            discreet=names.discreet,
            why=names.why,
            joined=names.joined,
            share=names.share,
            number=names.number,
            decimals=names.decimals,
            shortened=shorten,
        )
        environment.globals["region"] = self._region
        return environment


def language_name(code: str, language: Language) -> str:
    """As `Renderer.language_name`."""
    if is_further_language(code):
        return str(Locale(language.value).languages.get(code, code))
    return translations(language).ugettext(LANGUAGES[Language(code)])


class Names:
    """What values are called in one language."""

    def __init__(self, taxonomy: Taxonomy, timezone: ZoneInfo, language: Language) -> None:
        self._taxonomy = taxonomy
        self._timezone = timezone
        self._language = language
        self._gettext = translations(language).ugettext
        self._pgettext = translations(language).upgettext
        self.offer = OfferWords(
            self._gettext,
            translations(language).ungettext,
            kind=self.kind,
            language=self.language,
            day=self.day,
            number=self.decimals,
        )

    def field(self, code: str) -> str:
        return self._taxonomy.short_label(code, self._language)

    def kind(self, kind: str) -> str:
        return self._gettext(KINDS[OfferKind(kind)])

    def degree(self, degree: str) -> str:
        return self._gettext(DEGREES[Degree(degree)])

    def language(self, code: str) -> str:
        return language_name(code, self._language)

    def cadence_words(self, cadence: str, weeks: int = EVERY_WEEK) -> str:
        """When a subscription writes, within a sentence."""
        _ = self._gettext
        match Cadence(cadence):
            case Cadence.WEEKLY if weeks != EVERY_WEEK:
                return _("every two weeks")
            case Cadence.WEEKLY:
                return _("once a week")
            case Cadence.AT_ONCE:
                return _("as soon as there is something")
            case Cadence.BOTH if weeks != EVERY_WEEK:
                return _("at once and every two weeks")
            case Cadence.BOTH:
                return _("at once and once a week")

    def size(self, size: str) -> str:
        return self._gettext(SIZES[CompanySize(size)])

    def offer_state(self, state: str) -> str:
        return self._gettext(OFFER_STATES[OfferState(state)])

    def decline_reason(self, reason: str) -> str:
        return self._gettext(DECLINE_REASONS[DeclineReason(reason)])

    def university(self, university_id: str) -> str:
        return self._taxonomy.university(university_id).short_name

    def sector(self, sector_id: str) -> str:
        sector = self._taxonomy.sector(sector_id)
        return sector.label_de if self._language is Language.GERMAN else sector.label_en

    def day(self, day: date) -> str:
        return format_date(day, format="long", locale=self._language.value)

    def day_of(self, moment: datetime) -> str:
        """The region's day of an instant."""
        return self.day(moment.astimezone(self._timezone).date())

    def moment(self, moment: datetime) -> str:
        return format_datetime(
            moment,
            format="EEEE, d. MMMM, HH:mm" if self._is_german else "EEEE, d MMMM, HH:mm",
            tzinfo=self._timezone,
            locale=self._language.value,
        )

    @property
    def _is_german(self) -> bool:
        return self._language is Language.GERMAN

    def km(self, distance_km: float) -> str:
        _ = self._gettext
        return _("around the corner") if distance_km < 1 else f"{round(distance_km)} km"

    def discreet(self, count: int | None) -> str:
        """A count that was rounded down in order to be told; None is a small one."""
        _ = self._gettext
        if count is None:
            return _("fewer than five")
        return _("at least {count}").format(count=count) if count else "0"

    def number(self, number: int) -> str:
        """A whole number, in groups of three digits."""
        return format_decimal(number, locale=self._language.value)

    def decimals(self, number: float) -> str:
        """A number with two digits at most after the point."""
        return format_decimal(number, format="#,##0.##", locale=self._language.value)

    def share(self, share: float) -> str:
        """A share of 1 in percent; what is nearly all or nearly nothing is never shown as that."""
        if 0 < share < ROUNDED_SHARES or 1 - ROUNDED_SHARES < share < 1:
            share = min(max(share, SMALLEST_SHARE), 1 - SMALLEST_SHARE)
            return f"{self.decimals(share * 100)} %"
        return f"{round(share * 100)} %"

    def joined(self, names: Iterable[str]) -> str:
        return ", ".join(names)

    def why(self, reasons: Sequence[Reason], *, tells_kind: bool = True) -> str:
        """One line, such as `Image processing · 12 km · from March`.

        Without `tells_kind` where every line would say that its kind was searched for.
        """
        told = [one for one in reasons if tells_kind or one.kind is not ReasonKind.KIND]
        parts = [part for reason in (told or reasons) if (part := self._reason(reason))]
        return " · ".join(parts[:REASONS_SHOWN])

    def _reason(self, reason: Reason) -> str:
        _ = self._gettext
        match reason.kind:
            case ReasonKind.TERMS:
                return ", ".join(label[:1].upper() + label[1:] for label in reason.labels[:3])
            case ReasonKind.FIELD:
                return _("{field}, your subject").format(field=self.field(reason.labels[0]))
            case ReasonKind.NEIGHBOUR_FIELD:
                return _("{field}, close to your subject").format(
                    field=self.field(reason.labels[1])
                )
            case ReasonKind.ALL_FIELDS:
                return _("open to every subject")
            case ReasonKind.DISTANCE:
                return self.km(reason.distance_km or 0.0)
            case ReasonKind.REMOTE:
                return _("remote")
            case ReasonKind.STARTS:
                return self._start(reason.starts_on)
            case ReasonKind.KIND:
                return _(SEARCHES[OfferKind(reason.labels[0])])
            case ReasonKind.LEVEL:
                return _("for {degree}").format(degree=self.degree(reason.labels[0]))
            case ReasonKind.PAID:
                return _("paid")

    def _start(self, starts_on: date | None) -> str:
        _ = self._gettext
        if starts_on is None:
            return _("from now on")
        month = format_date(starts_on, format="MMMM", locale=self._language.value)
        return _("from {month}").format(month=month)
