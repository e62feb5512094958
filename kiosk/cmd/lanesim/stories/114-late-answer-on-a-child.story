story: The answer on one child comes late, when the next is asked for: neither is lost
present leap
expect screen choose
registry stall
offer dany
expect asked
time 30m
expect hint try-again
blank
offer piseth
expect asked
registry free
expect people 3
touch continue
turn 2 dany
turn 3 piseth
expect phase referred
officer clear faces-compared
expect screen go
walk
walk
walk
expect ended passed
