story: The only lane of a post starts without a network
network away
power cut
power on
present chan
touch alone
touch alone
expect phase passing
walk
expect ended passed
network back
