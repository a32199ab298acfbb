"""Where sources differ: what independent articles say otherwise about one thing."""
