"""Invented people, companies and offers, the same for the same seed: sandbox, bench and tests.

region: believable companies, offers and students from `region.toml`, through the real queries.
crowded_region: students and offers of any number as matching sees them, skewed as in life.
rows: students as plain rows, for bulk inserts. inputs: one ordinary student, company and offer.
Nothing here is imported on the way to `kmuni run`.
"""
