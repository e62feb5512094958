story: Both readers gone is a fault; either back is enough
pull reader
expect broken reader
expect screen welcome
pull scanner
expect screen fault
expect lamps cross=true
plug reader
expect screen welcome
lay tola
expect phase passing
walk
expect ended passed
