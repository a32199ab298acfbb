"""Articles that tell one story: near-duplicates, story clusters, versions, and how they count in a search."""
