story: Fire while a pass is looked up
disk stall
begin sok
expect phase reading
fire on
expect screen fire
disk free
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle
