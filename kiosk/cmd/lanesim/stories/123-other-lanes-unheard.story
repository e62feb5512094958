story: A lane starts without a network beside another one: it cannot know which child has left by that
lanes: 2
network away
power cut
power on
present chan
touch alone
touch alone
expect finding lanes.unheard
officer clear documents-checked nobody is waited for
expect screen go
walk
expect ended passed
expect screen welcome
blank
present sok               # who has no children needs no word of it
expect phase passing
walk
expect ended passed
network back
