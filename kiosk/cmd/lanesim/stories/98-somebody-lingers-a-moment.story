story: Somebody stands in the beams for a moment, and goes on
present sok
expect phase passing
expect gate open
comes sok
time 3s
goes sok on
expect ended passed
expect incidents extra 0
expect works gate
expect screen welcome
