story: A time-out is announced, extended, and then comes
present sok unseen
expect screen camera
expect warned yes
touch more-time
expect warned no
expect warned yes
expect ended abandoned
