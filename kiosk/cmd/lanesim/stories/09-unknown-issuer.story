story: A seal by nobody we know
present stranger
expect finding pass.issuer-unknown
expect finding pass.unknown
officer refuse not on the list
expect ended refused
