story: A symbol that is no pass, and a card that answers nonsense
offer garbage
expect hint not-a-pass
blank
babble
expect hint not-a-pass
expect gate opened 0
present sok
expect phase passing
walk
expect ended passed
