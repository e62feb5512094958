story: A chip with everything of a card but its key
lay vibol cloned
expect finding pass.cloned
expect outcome refused
officer refuse the card is a clone
expect ended refused
expect gate opened 0
