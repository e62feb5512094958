story: Two people on one pass
present sok
expect phase passing
walk twice
expect ended disturbed
expect hint one-by-one
expect gate opened 1
