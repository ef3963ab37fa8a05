"""What happened, when and according to whom, and how it is shown."""
