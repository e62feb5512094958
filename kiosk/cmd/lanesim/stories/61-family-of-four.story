story: A mother with three children: pictures are touched, one officer compares
present leap
expect screen choose
touch all
expect people 4
touch continue
turn 2 dany
turn 3 piseth
turn 4 sreyna
expect finding child.face
officer clear faces-compared all four compared
expect screen go
walk
walk
walk
walk
expect ended passed
expect gate opened 1
