story: Fire while a child stands before the camera
present leap
touch choose.dany
touch continue
expect turn 2
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle
