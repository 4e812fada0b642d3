"""Our engine and its peers over the same tables: what ``bench/linkage.py`` runs and measures."""
