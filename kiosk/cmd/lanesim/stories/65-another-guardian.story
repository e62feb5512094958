story: A child left with her mother and returns with her father
lane: entry
history: borey exit 3 days ago
history: leap exit 2 days ago with dany
present borey
expect screen choose
touch choose.dany
touch continue
turn 2 dany
expect finding guardian.other
expect finding child.many-adults
officer clear parents-reached mother on the telephone second
expect screen go
walk
walk
expect ended passed
