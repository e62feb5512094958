// Package lane is the crossing: Step takes a state and an event, and returns the next state and what must be done.
//
// Nothing here acts. The station (kiosk/station) turns what devices report into events, carries
// out the effects, and shows what kiosk/present makes of the state. Time comes in with each event, as the
// time since the device started; deadlines are values in the state, and the station sends a Tick when the next one is due.
//
// The laws, which a property test drives at random:
//
//  1. OpenGate only after the record of that very decision is on the ledger.
//  2. One authorisation at a time, for exactly as many people as the party counts.
//  3. Every phase has a way out: a deadline, or an event that must come.
//  4. An officer's word is on the ledger before it acts.
//  5. The traveller's screen shows no hit, no score and nobody else's data.
//  6. On fire every hold on the gate is dropped at once and nothing is authorised.
//  7. Without supervision no rule clears anybody; the crossing under way ends in order.
//  8. A device that starts finds the lane Closed, and the ledger tells what was open when it stopped.
//  9. No party with a grave finding about a child passes without a reason and two officers on the ledger.
//  10. Whoever goes through the gate is on the ledger: as one of the party, or as an incident each. The passage is over only when the gate
//     is proved closed and empty; until then the lane is not Idle.
//  11. Within a crossing knowledge only grows: no later answer, and no silence, makes better what was known.
//  12. An order to close, a release and an officer's refusal withdraw what has not been walked yet, in every phase.
//  13. What the ledger calls cleared is what the gate was told, and every crossing ends once.
package lane
