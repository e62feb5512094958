story: A brother comes late, while the others stand before the camera; whoever comes later still crosses after them
present leap unseen
touch choose.dany
touch continue
expect turn 1
show-also piseth
expect people 3
turn 1 leap
turn 2 dany
turn 3 piseth
expect phase referred
offer rith
expect people 3
blank
officer clear faces-compared
expect screen go
walk
walk
walk
expect ended passed
present sreyna
expect finding minor.alone
officer refuse mother called back
expect ended refused
