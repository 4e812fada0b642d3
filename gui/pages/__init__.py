"""The pages of the window: one folder each with page, presenter and model."""
