story: A plain tag with the UID and the seal of a card that could prove itself
lay vibol copied
expect finding pass.cloned
officer refuse the card is a copy
expect ended refused
expect gate opened 0
