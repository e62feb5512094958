story: The same pass a second time while the network is away
network away
lay tola
expect phase passing
walk
expect ended passed
expect screen welcome
lay tola
expect finding pass.again
officer refuse it was lent
expect ended refused
expect gate opened 1
network back
