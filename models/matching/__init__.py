"""Matching: who fits what, why, and how every offer gets seen. Pure: no I/O, no clock."""
