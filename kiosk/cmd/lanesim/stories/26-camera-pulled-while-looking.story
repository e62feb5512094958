story: The camera is pulled while it looks
present sok unseen
expect screen camera
pull camera
expect finding photo.missing
officer refuse come back later
expect ended refused
plug camera
