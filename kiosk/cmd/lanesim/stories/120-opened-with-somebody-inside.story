story: The lane is opened after a fire while somebody stands in the beams: it waits until they have left
present sok
expect phase passing
expect gate open
comes sok
goes sok in
fire on
expect screen fire
expect ended disturbed
fire off
expect screen closed
officer open the panel is reset
expect screen closed
time 1m
expect screen closed
goes sok on
expect incidents extra 1  # no right of anybody is left
expect phase idle
present dara
expect phase passing
walk
expect ended passed
