story: The lane is closed by the officer and opened again
officer close end of the shift
expect screen closed
expect lamps cross=true
offer sok
expect screen closed
blank
officer open morning
expect screen welcome
lay tola
expect phase passing
walk
expect ended passed
