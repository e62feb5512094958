story: The lane speaks the holder's language, in large text
expect language km
present dara
expect language th
expect large yes
expect phase passing
walk
expect ended passed
expect screen welcome
expect language km
