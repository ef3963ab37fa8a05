"""Places that users add: GeoNames dumps, and a file beside their register."""
