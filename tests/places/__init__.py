"""Labels of organisations and places, and how well the reader of names finds them."""
