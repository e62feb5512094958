story: A child does not step up; the adult is not sent away for it
present leap unseen
touch choose.dany
touch continue
face leap
expect turn 2
time short
expect warned yes
time up
expect finding photo.missing
expect screen officer
officer refuse child looked for
expect ended refused
