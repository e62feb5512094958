story: The registry is silent when a child shows her pass; its late answer counts, and the next child is answered at once
present leap
expect screen choose
registry stall
offer dany
expect asked
time 30m
expect hint try-again
blank
registry free
expect people 2           # dany, late
show-also piseth
expect people 3
touch choose.dany
touch choose.piseth
touch alone
expect screen alone       # asked once more
touch alone
expect phase passing
walk
expect ended passed
