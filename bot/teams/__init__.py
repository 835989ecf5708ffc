"""What the Teams channel shows, remembers and may do, without the SDK that carries it."""
