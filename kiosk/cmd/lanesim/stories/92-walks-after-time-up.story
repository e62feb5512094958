story: Somebody walks after time is up: one too many, and an officer says who crossed
present sok
expect phase passing
expect gate open
pull gate                 # the leaf is slow
time up
walk
expect incidents extra 1
plug gate
expect ended disturbed
expect finding gate.incomplete
officer clear other another man walked, the picture shows it missing=1
expect phase idle
expect gate opened 1
