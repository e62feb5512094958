// Package hub is the server upstream of all devices: it lands their records and images, and keeps watch over their chains.
//
// Records come through the stream LEDGER. Each batch is one transaction: what is new is kept as it came, checked against the
// device's chain and folded into crossings; then the device is told how far the hub has come (wire.Position). That, and not the
// stream's acknowledgement, is what a device may rely on. Whatever is wrong with a record becomes a finding and stops nothing:
//
//	it does not follow what the hub has  -> dropped, asked for again, chain.gap until it comes
//	the device has lost what was between -> kept, chain.missing
//	its link, hash or name is wrong      -> kept, chain.broken; its crossing counts only if its own hash holds
//	its checkpoint is wrong              -> kept, chain.checkpoint
//	it cannot be read, or was withheld   -> kept as it came, record.unreadable, record.withheld
//	its number is taken by another       -> the first stays, chain.conflict
//	no checkpoint covers it              -> kept, chain.unsigned
//	the device has not signed its batch  -> dropped, device.forged
//	it begins a new epoch                -> kept, device.epoch
//	nobody has registered the device     -> kept, device.unregistered
//
// What is sealed in a record or an image stays so in the database; an Opener reads it with the hub's key where it is shown.
//
// Images come through the stream IMAGES in chunks, and land as files named by their SHA-256.
package hub
