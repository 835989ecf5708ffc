"""Answers from running text, and about one named thing: passages and their sentences, projects, networks, places, nämnder."""
