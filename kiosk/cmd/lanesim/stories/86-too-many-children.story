story: More children than the rules allow with one adult
present leap
expect screen choose
show-also rith
touch all
expect people 5
touch continue
turn 2 dany
turn 3 piseth
turn 4 sreyna
turn 5 rith
expect finding party.size
expect finding guardian.unrecorded
officer refuse second line asks
expect ended refused
