story: An officer releases the gate while somebody waits for a word, and when the gate is out of order
present mony
expect phase referred
officer release help
expect ended abandoned
expect screen closed
officer open done
expect phase idle
pull gate
blank
lay tola
expect phase passing
time up
time up
expect phase fault
officer release help
plug gate
expect screen closed
officer open done
expect phase idle
