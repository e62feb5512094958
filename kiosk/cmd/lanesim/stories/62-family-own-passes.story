story: The children of a family show their own passes
present leap
expect screen choose
show-also dany
expect people 2
show-also sreyna
expect people 3
touch continue
turn 2 dany
turn 3 sreyna
expect finding child.face
officer clear compared by eye
expect lacks reason
officer clear faces-compared
expect screen go
walk
walk
walk
expect ended passed
