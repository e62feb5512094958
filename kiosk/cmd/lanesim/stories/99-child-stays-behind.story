story: A child stays behind at the gate: two officers say who crossed
present chan
touch choose.bopha
touch choose.rith
touch continue
turn 2 bopha
turn 3 rith
expect phase referred
officer clear faces-compared
expect screen go
walk
walk
expect walked 2
time up
expect ended disturbed
expect finding child.missing
officer clear child-accounted-for the boy stayed with his grandmother missing=3
expect lacks second
officer clear child-accounted-for the boy stayed with his grandmother second missing=3
expect phase idle
expect gate opened 1
