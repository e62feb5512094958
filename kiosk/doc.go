// Package kiosk is the map of Passlane's own programs; it holds no code.
//
// What decides is pure, and imports nothing that acts:
//
//	pass      what a traveller holds: MRZ, visible digital seal, card records; genuine or not
//	policy    rules and facts in, findings and an outcome out; policy/document: rules as a ministry writes and signs them
//	lane      the crossing, as a step from state and event to state and effects
//	trip      movements in, trips out, whatever order they arrive in
//	ledger    records, their hash chain, checkpoints, and what they say of a crossing
//	clock     what a device's wall time is worth: state, bound and lower bound in one reading
//	registry  holders and passes, as sealed rows under one signed digest
//	sealed    names and images under keys that only the hub can open
//	wire      messages and subject names between devices and the hub
//	referral  a case for those who protect children, in the shape of Primero's
//	present   what people see of a lane's state
//	portrait  faces in a picture and how good they are; the best of a burst; token images
//	duplicate whether two registrations are of one person under two spellings
//
// What acts is thin:
//
//	config    a lane's one file
//	store     ledger and replica in SQLite, sealed images as files
//	station   runs a lane: one goroutine for the steps, one for each thing that can block
//	device    a board without its drivers: stores, uplink and screen wire around a station
//	equip     the drivers that the file names: which key of it means which driver
//	bus       NATS connections and the embedded server
//	forward   ships the ledger, and images after it
//	hub       lands what devices send
//	issue     makes passes: seal, printed pass, what a card is written with; keyfile in it keeps signing keys
//	portrait/cascade  carries the data that faces are found by
//	chance    for tests that chance drives
//	sample    invented holders and passes, for tests and the simulator
//
// The programs are in cmd: lane on a board, glass on its screen, hub upstream, and lanesim, which is all of them on a laptop. mutate asks whether
// the tests bite.
package kiosk
