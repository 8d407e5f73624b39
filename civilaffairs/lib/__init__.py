"""Plain building blocks: no models, no settings of other apps."""
