"""What documents state as entries: rows under column headings, labels with their values, and what a sentence says after a word."""
