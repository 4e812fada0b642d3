"""Are these two records one person?"""
