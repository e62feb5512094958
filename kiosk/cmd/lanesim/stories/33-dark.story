story: Too dark for a photo: the lane says so, then asks for an officer
present sok dark
expect screen camera
expect advice brighter
time up
expect finding photo.missing
officer clear compared by eye
expect phase passing
walk
expect ended passed
