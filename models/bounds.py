"""Numbers as they may be given, for `...Input` classes."""

from typing import Annotated

from pydantic import Field, PositiveInt

Latitude = Annotated[float, Field(ge=-90, le=90)]
"""Degrees north."""

Longitude = Annotated[float, Field(ge=-180, le=180)]
"""Degrees east."""

Weeks = PositiveInt

HoursAWeek = Annotated[float, Field(gt=0, le=7 * 24)]
"""Often halves."""

FARTHEST_RADIUS_KM = 1_000

RadiusKm = Annotated[int, Field(ge=0, le=FARTHEST_RADIUS_KM)]

HIGHEST_SEMESTER = 30

Semester = Annotated[int, Field(ge=1, le=HIGHEST_SEMESTER)]
"""Of study, counted from 1."""

MOST_WISH_WORDS = 8
"""Of a subscription's words that must be in, and of those that must not; more are not kept."""
