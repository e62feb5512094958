story: A child comes with a stranger, and the officer lets neither through
present sok unseen
expect phase capturing
show-also bopha
expect people 2
turn 1 sok
turn 2 bopha
expect finding guardian.unrecorded
expect screen officer
officer clear documents-checked a letter was shown
expect lacks second
officer refuse child brought to the second line
expect ended refused
expect gate opened 0
