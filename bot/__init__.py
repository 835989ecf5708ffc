"""Utblick's bot: a question in, an answer with verbatim, cited passages out."""
