story: A revoked pass comes with refusal preset; the officer refuses
present vanna
expect finding pass.revoked
expect outcome refused
expect screen officer
officer refuse revoked by the governor
expect ended refused
expect gate opened 0
