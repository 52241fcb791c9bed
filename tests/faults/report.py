"""What a fault run counted, for the end of pytest's output."""

from collections.abc import Callable

Report = Callable[[str], None]

PROPERTY = "fault counts"
