story: One adult and five children in a month
history: leap exit 9 days ago with bopha rith
history: leap entry 8 days ago with bopha rith
present leap
touch all
touch continue
turn 2 dany
turn 3 piseth
turn 4 sreyna
expect finding adult.many-children
officer refuse second line asks
expect ended refused
