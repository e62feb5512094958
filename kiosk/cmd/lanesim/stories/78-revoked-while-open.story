story: A pass is revoked at the hub, and a moment later the lane knows
present sok
expect phase passing
walk
expect ended passed
revoke dara
present dara
expect finding pass.revoked
officer refuse revoked this morning
expect ended refused
