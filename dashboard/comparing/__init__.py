"""What changed: between days, versions, revisions and gazetteers."""
