"""Benchmarks: what the parts of KMUni cost, measured on data made for it."""
