story: A traveller chooses a language before holding a pass to the reader
expect screen welcome
finger lang.en
expect language en
present sok
expect phase passing
expect language en
walk
expect ended passed
expect screen welcome
expect language km
