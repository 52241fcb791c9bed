"""Texts: templates, catalogues, and what makes messages of them."""
