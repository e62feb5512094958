story: The lane is closed when somebody is cleared and the gate not yet told
present sok unseen
expect phase capturing
disk stall
face sok
expect phase recording
officer close a quarrel at the gate
disk free
expect ended withdrawn
expect screen closed
officer open it is settled
expect phase idle
expect gate opened 0
