"""The Teams channel: what it shows and may do, and in ``sdk`` the one importer of the SDK that carries it."""
