"""Utblick's indexer: files to documents, documents to records and passages, records to an index."""
