"""Which places a name may mean, which of them is meant, and why."""
