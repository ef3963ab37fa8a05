"""What is drawn and how: the way from a view of the register to the drawing rules of static/scene."""
