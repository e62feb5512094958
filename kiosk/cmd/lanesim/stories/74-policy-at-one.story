story: At one o'clock another policy is in force
present sok
expect phase passing
walk
expect ended passed
decree from = "2026-11-25T13:00:00+07:00"; closure = "closed"
present dara                       # it is noon, and the old one still counts
expect phase passing
walk
expect ended passed
clock later
present tola
expect finding post.closure
officer refuse the post is closed
expect ended refused
