"""One reader for everything that people type: what a line wants, with its arguments."""

from models.reading.understanding.understand import understand

__all__ = ["understand"]
