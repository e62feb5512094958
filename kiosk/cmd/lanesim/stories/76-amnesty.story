story: In an amnesty an overstay is only noted
lane: entry
history: nary exit 9 days ago
policy: [[amnesties]]
policy: name = "return of workers"
policy: from = "2026-11-01"
policy: to = "2026-11-30"
policy: waives = ["overstay"]
present nary
expect finding trip.overstay
expect phase passing
walk
expect ended passed
