story: Somebody pushes the locked leaf open
force
expect hint wrong-way
expect gate opened 0
present sok
expect phase passing
walk
expect ended passed
