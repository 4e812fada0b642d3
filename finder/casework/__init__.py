"""Cases, children and the facts that bear on them: views, contacts, alerts, placements."""
