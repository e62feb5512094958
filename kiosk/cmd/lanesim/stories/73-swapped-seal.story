story: A plain tag with the right UID and somebody else's seal
lay tola swapped
expect finding pass.forged
officer refuse the seal is of another pass
expect ended refused
expect gate opened 0
