story: The lane is closed while somebody is in the beams: they go on, it was their right
present sok
expect phase passing
expect gate open
comes sok
goes sok in
officer close end of the shift
goes sok on
expect ended passed
expect incidents extra 0
expect screen closed
expect gate opened 1
