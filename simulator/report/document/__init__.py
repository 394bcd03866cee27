"""Documents: blocks of a report, and how they are laid out as HTML, Markdown and drawings."""
