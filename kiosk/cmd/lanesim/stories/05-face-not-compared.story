story: An officer compares the face of a copyable pass with one tap
draw: 950
present sok
expect phase referred
expect finding face.not-compared
expect screen officer
expect gate opened 0
officer clear faces are the same
expect phase passing
expect gate opened 1
walk
expect ended passed
