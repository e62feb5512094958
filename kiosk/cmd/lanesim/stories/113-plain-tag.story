story: The policy takes no plain tags
policy: plain_tags = false
lay tola
expect finding pass.plain-tag
officer refuse show the printed pass
expect ended refused
present sok
expect phase passing
walk
expect ended passed
expect gate opened 1
