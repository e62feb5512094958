story: Another walked on his pass; the officer says that the holder did not cross, so he may
present sok
expect phase passing
expect gate open
pull gate
time up
walk
plug gate
expect ended disturbed
officer clear other another man walked, the picture shows it missing=1
expect phase idle
blank
present sok
expect phase passing
walk
expect ended passed
expect gate opened 2
