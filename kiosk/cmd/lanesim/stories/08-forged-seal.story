story: A seal with one changed bit is not genuine
present forged
expect finding pass.forged
expect screen officer
officer refuse forged
expect ended refused
expect gate opened 0
