story: A child's own pass begins tomorrow: it confirms nobody, and the officer is told
present thavy
expect screen choose
show-also kiri
expect people 2
touch continue
turn 2 kiri
expect finding pass.not-yet-valid
officer refuse come back tomorrow
expect ended refused
expect gate opened 0
