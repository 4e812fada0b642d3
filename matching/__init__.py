"""Record linkage: tables of person records become scored pairs, explanations and clusters."""
