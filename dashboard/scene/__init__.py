"""What is drawn and how: the drawing rules of static/scene, joined for browsers and run in V8."""
