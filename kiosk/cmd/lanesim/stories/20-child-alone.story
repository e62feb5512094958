story: A child's pass is sent to the officer
present bopha
expect finding minor.alone
expect screen officer
expect gate opened 0
officer refuse brought to the guardian
expect ended refused
