"""Tests of the process: wiring, sending, sandbox."""
