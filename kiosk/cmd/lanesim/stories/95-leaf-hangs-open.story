story: The leaf hangs open behind the holder: out of order until it is closed
present sok
expect phase passing
expect gate open
pull gate
walk
expect walked 1
time up
expect phase fault
expect broken gate
expect lamps arrow=false
plug gate
expect ended passed
expect works gate
expect screen welcome
expect gate opened 1
