story: Without a camera every crossing is an officer's, until it is back
pull camera
expect broken camera
present sok
expect finding photo.missing
officer clear face compared by eye
expect phase passing
walk
expect ended passed
plug camera
expect works camera
expect screen welcome
blank
lay tola
expect phase passing
walk
expect ended passed
