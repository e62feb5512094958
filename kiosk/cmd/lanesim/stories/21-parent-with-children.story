story: A parent with two children goes to the officer, and passes with them
present chan
expect screen choose
touch choose.bopha
touch choose.rith
touch continue
turn 2 bopha
turn 3 rith
expect finding child.face
officer clear faces-compared mother and both children compared
expect screen go
walk
walk
walk
expect ended passed
expect gate opened 1
