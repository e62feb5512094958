story: Fire after a child has shown her pass
present leap
expect screen choose
show-also dany
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle
