story: The gate opens and nobody walks
present sok
expect phase passing
expect gate open
time up
expect ended abandoned
expect gate opened 1
