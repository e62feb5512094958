story: A time-out is announced, extended, and then comes
present sok unseen
expect screen camera
time short
expect warned yes
touch more-time
expect warned no
time short
expect warned yes
time up
expect ended abandoned
