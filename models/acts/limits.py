"""How much one person may cause others to read in a day.

Each of these writes to people who did not ask for it, so that who goes round in a circle would
flood them. What goes beyond is kept as a draft and goes on the next day.
"""

from datetime import date, datetime, time

from models.acts.world import World

MOST_NEW_INTERESTS_A_DAY = 10
"""A student who means it writes to a few; companies answer each by hand."""

MOST_NEW_OFFERS_A_DAY = 10
"""A company's whole season at one sitting; a coordinator reads every one of them."""

MOST_NEW_COMPANIES_A_DAY = 3
"""A holding with two daughters; more is tried out at the coordinators' cost."""


MOST_JOIN_REQUESTS_A_DAY = 3
"""As many companies as one may register; nobody works for more."""

MOST_JOIN_REQUESTS_FOR_A_COMPANY_A_DAY = 5
"""A whole department on its first day; more is somebody who goes round in a circle."""


def start_of_day(world: World) -> datetime:
    """The region's last midnight, from which a day's limits count."""
    return datetime.combine(world.now.astimezone(world.zone).date(), time.min, world.zone)


def today(world: World) -> date:
    """The region's day, for what holds once a day."""
    return world.now.astimezone(world.zone).date()
