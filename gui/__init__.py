"""The desktop program: pages, models, delegates and jobs. It paints and dispatches."""
