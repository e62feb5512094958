story: A card taken away too early starts no crossing
tear tola
expect hint hold-still
expect screen present
lay tola
expect phase passing
walk
expect ended passed
