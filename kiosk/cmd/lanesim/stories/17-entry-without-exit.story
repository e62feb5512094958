story: An entry by somebody who never left
lane: entry
history: nary entry 3 days ago
present nary
expect finding pass.again
officer clear left before the lane was built
expect phase passing
walk
expect ended passed
