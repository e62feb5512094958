story: The screen program dies; the lane runs on, says so, and has it back
screen killed
present sok
expect phase passing
walk
expect ended passed
screen back
expect screen welcome
