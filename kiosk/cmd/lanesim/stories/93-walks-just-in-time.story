story: Somebody walks just before time is up
present sok
expect phase passing
expect gate open
time 29m
walk
expect ended passed
expect incidents extra 0
