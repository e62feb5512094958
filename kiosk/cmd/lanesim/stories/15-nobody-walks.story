story: The gate opens and nobody walks
present sok
expect phase passing
expect ended abandoned
expect gate opened 1
