story: A second officer without a name, or who is the first, is none
lane: entry
history: chan exit 2 days ago with bopha
present chan
touch alone
touch alone
expect finding guardian.without-child
officer clear child-accounted-for in hospital second=blank
expect lacks second
officer clear child-accounted-for in hospital second=self
expect lacks second
officer clear child-accounted-for in hospital second
expect screen go
walk
expect ended passed
expect gate opened 1
