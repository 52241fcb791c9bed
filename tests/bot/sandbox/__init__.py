"""Tests of the stand-in for Telegram and its chat page."""
