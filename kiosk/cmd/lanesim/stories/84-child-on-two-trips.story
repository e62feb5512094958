story: A child's pass is on a trip that has not ended
history: chan exit 3 days ago with bopha
history: chan entry 2 days ago
present chan
touch choose.bopha
touch continue
turn 2 bopha
expect finding child.two-trips
officer refuse where is the child of the pass
expect ended refused
