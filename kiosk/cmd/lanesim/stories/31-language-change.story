story: The language is changed in the middle
present sok unseen
expect screen camera
touch lang.en
expect language en
face sok
expect phase passing
expect language en
walk
expect ended passed
expect screen welcome
expect language km
