"""`python -m dashboard` is the `incidents` command."""

from dashboard.cli import main

main()
