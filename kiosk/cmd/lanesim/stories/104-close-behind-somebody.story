story: The lane is closed when somebody has walked
present sok
expect phase passing
walk
officer close end of the shift
expect ended passed
expect screen closed
expect gate opened 1
