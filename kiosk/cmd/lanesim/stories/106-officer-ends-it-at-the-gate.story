story: An officer ends a crossing at the open gate
present sok
expect phase passing
expect gate open
officer end come to the desk
expect ended disturbed
expect phase idle
expect gate opened 1
