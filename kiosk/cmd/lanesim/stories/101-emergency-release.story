story: An officer releases the gate while somebody passes: both ways are free, and everybody is counted
present sok
expect phase passing
officer release somebody is caught
expect ended disturbed
expect screen closed
walk
expect incidents escaped 1
time 1s                   # they are not taken for one body
wrong-way
expect incidents escaped 2
offer dara
expect screen closed
blank
officer open nobody is hurt
expect phase idle
lay tola
expect phase passing
walk
expect ended passed
expect gate opened 2
