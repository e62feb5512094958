story: The camera is gone before the child has stood there
present leap
touch choose.dany
touch continue
expect turn 2
pull camera
expect finding photo.missing
officer refuse come back when it is mended
expect ended refused
plug camera
