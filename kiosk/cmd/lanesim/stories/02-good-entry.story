story: Good entry, two days after leaving
lane: entry
history: sok exit 2 days ago
present sok
expect phase passing
walk
expect ended passed
