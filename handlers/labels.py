"""Short texts on buttons and toasts: marked here, translated when shown."""

from typing import NewType

Label = NewType("Label", str)
"""An English text that the catalogues translate; the extraction looks for this name."""
