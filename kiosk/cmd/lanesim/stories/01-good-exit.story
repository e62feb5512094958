# The main job: a pass is read, a face is photographed, the record is on disk, the gate opens for one.
story: Good exit with a printed pass
lane: exit
expect screen welcome
present sok
expect phase passing
expect screen go
expect gate opened 1
walk
expect ended passed
expect screen thanks
expect screen welcome
