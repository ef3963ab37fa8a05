"""What a place expression says: words, forms, records."""
