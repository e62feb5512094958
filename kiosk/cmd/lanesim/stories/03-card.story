story: A contactless card is as good as a printed pass
lay tola
expect phase passing
walk
expect ended passed
