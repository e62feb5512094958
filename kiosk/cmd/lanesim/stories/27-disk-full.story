story: A full disk lets nobody through, and nothing is lost when it is empty again
present sok unseen
expect screen camera
disk full
face sok
expect phase referred
expect finding ledger.down
officer clear he is in a hurry
expect phase recording
expect phase referred
expect gate opened 0
disk empty
officer refuse asked to wait
expect ended refused
expect screen welcome
