story: Somebody comes the wrong way while the gate is open
present sok
expect phase passing
wrong-way
expect ended disturbed
expect hint wrong-way
