"""What a briefing says, whatever it is printed on."""
