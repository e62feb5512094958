story: Two people on one pass: both are counted, and the holder has crossed
present sok
expect phase passing
walk twice
expect hint one-by-one
expect ended passed
expect incidents extra 1
expect gate opened 1
expect phase idle
