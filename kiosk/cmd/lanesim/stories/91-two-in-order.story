story: Two people, each on a pass of their own: nobody is one too many
present sok
expect phase passing
walk
expect ended passed
blank
lay tola
expect phase passing
walk
expect ended passed
expect incidents extra 0
expect gate opened 2
