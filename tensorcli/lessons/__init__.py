"""The lessons, as Markdown: `en/06-broadcasting.md` and `zh/06-broadcasting.md` are the lesson `broadcasting`."""
