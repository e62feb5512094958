story: Fire while a parent chooses
present chan
expect phase choosing
fire on
expect screen fire
expect gate opened 0
fire off
expect screen closed
officer open the panel is reset
expect phase idle
