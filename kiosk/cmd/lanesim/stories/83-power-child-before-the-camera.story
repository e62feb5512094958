story: The power is cut while a child stands before the camera
present leap
touch choose.dany
touch continue
expect turn 2
power cut
power on
expect phase idle
expect gate opened 0
