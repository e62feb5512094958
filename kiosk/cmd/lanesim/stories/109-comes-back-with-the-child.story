story: A mother left with her child, and both come back
lane: entry
history: leap exit 3 days ago with dany
present leap
expect screen choose
expect people 2
touch continue
turn 2 dany
expect phase referred
officer clear faces-compared
expect screen go
walk
walk
expect ended passed
expect gate opened 1
