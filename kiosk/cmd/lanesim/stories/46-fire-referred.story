story: Fire while an officer is awaited
present mony
expect phase referred
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle
