"""What to ask next, and what a question without an answer was lacking."""
