"""Numbers as they may be given, for `...Input` classes."""

from typing import Annotated

from pydantic import Field, PositiveInt

Latitude = Annotated[float, Field(ge=-90, le=90)]
"""Degrees north."""

Longitude = Annotated[float, Field(ge=-180, le=180)]
"""Degrees east."""

Weeks = PositiveInt

HoursAWeek = Annotated[PositiveInt, Field(le=7 * 24)]
