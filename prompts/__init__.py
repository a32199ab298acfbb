"""Every prompt, one Markdown file each; data, no code. Not here: how they are filled (`assistant.prompting`)."""
