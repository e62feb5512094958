story: Somebody stands at the leaf before a pass is shown, and makes way
comes thief
present sok
expect phase passing
goes thief back
expect gate open
walk
expect ended passed
expect gate opened 1
