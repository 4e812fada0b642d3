"""Makes the sample agency: an invented English city's case files, with the answers kept apart."""
