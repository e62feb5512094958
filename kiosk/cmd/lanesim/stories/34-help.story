story: A traveller calls for help and is not hurried
present sok unseen
expect screen camera
touch help
expect help yes
face sok
expect phase passing
walk
expect ended passed
