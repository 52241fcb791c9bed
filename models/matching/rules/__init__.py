"""Who fits what, how well and why: one definition of filters, score and reasons."""
