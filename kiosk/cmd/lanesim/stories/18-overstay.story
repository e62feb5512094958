story: Back after nine days on a pass for seven
lane: entry
history: sok exit 9 days ago
present sok
expect finding trip.overstay
officer clear was in hospital
expect phase passing
walk
expect ended passed
