story: The registry is silent when a child shows her pass, and answers the next time
present leap
expect screen choose
registry stall
offer dany
expect asked
time 30m
expect hint try-again
registry free
show-also piseth
expect people 2
touch choose.piseth
touch alone
expect screen alone       # asked once more
touch alone
expect phase passing
walk
expect ended passed
