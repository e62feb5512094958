story: The registry fails after it told that a child is missing: that is known still
lane: entry
history: chan exit 2 days ago with bopha
present chan
touch alone
registry fail
touch alone
expect finding guardian.without-child
expect finding registry.silent
registry free
officer clear child-accounted-for the girl is with her aunt
expect lacks second
officer refuse not without word of the aunt
expect ended refused
expect gate opened 0
