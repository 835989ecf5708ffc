"""From words to a query form: words with their senses, values, names; rules that compose them; every word accounted for."""
