"""Telegram: updates in, answers and queued messages out, at the pace it asks for."""
