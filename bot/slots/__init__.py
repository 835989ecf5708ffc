"""What running text is asked for, in slots: names, sections, words to look for; and how a follow-up fills them."""
