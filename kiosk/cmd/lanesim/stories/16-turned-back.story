story: A traveller steps in, turns back, and then walks
present sok
expect phase passing
turn-back
expect phase passing
walk
expect ended passed
