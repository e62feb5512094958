story: The session is for two, and a third comes
post: Malai
policy: [[quotas]]
policy: name = "day"
policy: hours = "daily 00:00-24:00"
policy: exit = 2
present sok
expect phase passing
walk
expect ended passed
present dara
expect phase passing
walk
expect ended passed
present tola
expect finding quota.full
officer refuse come back tomorrow
expect ended refused
expect gate opened 2
