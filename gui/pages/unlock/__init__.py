"""Opening, creating and unlocking a workspace."""
