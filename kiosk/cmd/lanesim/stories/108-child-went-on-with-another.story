story: A mother left with her child, whose pass went out again with the father; she comes back alone
lane: entry
history: leap exit 3 days ago with dany
history: borey exit 2 days ago with dany
present leap
touch alone
touch alone
expect finding guardian.without-child
officer refuse where is the girl
expect ended refused
expect gate opened 0
