"""The server: who may reach the page, what a browser may do with it, and how it is started."""
