story: The same exit twice does not pair
present sok
expect phase passing
walk
expect ended passed
expect screen welcome
blank
face sok
lay tola
expect phase passing
walk
expect ended passed
expect screen welcome
lay tola
expect finding pass.again
officer refuse already abroad on record
expect ended refused
