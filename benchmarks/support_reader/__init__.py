"""Training of the support check's reader: does a text carry a claim, and which of the claim's words does it not."""
