story: An officer ends a crossing while they choose, while it is looked up, and while it is considered
present chan
expect screen choose
officer end come here
expect ended refused
expect phase idle
blank
disk stall
begin sok
expect phase reading
officer end come here
disk free
expect ended refused
expect phase idle
blank
present dara unseen
expect phase capturing
registry stall
face dara
expect phase deciding
officer end come here
registry free
expect ended refused
expect phase idle
expect gate opened 0
