"""Sentences of case notes, e-mails and chronologies, read for people and what they are to each other."""
