"""Where an expression lies: one module for each family of forms."""
