"""A register's text to its entries, and what is wrong with them."""
