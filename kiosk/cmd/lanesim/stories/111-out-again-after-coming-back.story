story: There, back, and there again: the same pass may
history: tola exit 3 days ago
history: tola entry 2 days ago
network away
lay tola
expect phase passing
walk
expect ended passed
expect gate opened 1
network back
