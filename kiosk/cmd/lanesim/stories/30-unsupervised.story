story: Nobody watches: the lane still works, but clears nobody
supervise off
present sok
expect finding lane.unsupervised
supervise on
officer clear back at the booth
expect phase passing
walk
expect ended passed
