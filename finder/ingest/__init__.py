"""Import batches into the store, idempotently, with provenance."""
