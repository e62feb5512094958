story: A guardian comes back without the child who left with her; two officers decide
lane: entry
history: chan exit 2 days ago with bopha
present chan
expect screen choose
expect people 2
touch alone
expect screen alone       # asked once more
touch alone
expect people 1
expect finding guardian.without-child
officer clear child-accounted-for the girl is in hospital, seen on paper
expect lacks second
officer clear child-accounted-for the girl is in hospital, seen on paper second
expect screen go
walk
expect ended passed
expect gate opened 1
