story: The power is cut after a child has shown her pass
present leap
expect screen choose
show-also dany
power cut
power on
expect phase idle
expect gate opened 0
