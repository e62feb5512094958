story: A card that proves itself needs no look at the face
draw: 999
lay vibol
expect phase passing
walk
expect ended passed
expect gate opened 1
