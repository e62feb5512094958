story: An officer ends a crossing while the camera looks; whoever comes next crosses
present sok unseen
expect phase capturing
officer end come to the desk
expect ended refused
expect screen welcome
lay tola
expect phase passing
walk
expect ended passed
expect gate opened 1
